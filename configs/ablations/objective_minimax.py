"""Objective: minimax, the zero-sum game.

python -m stylejax ablate --configs configs/ablations/objective_minimax.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 78 s of one core. Result, Monet, seed 0: KID on AlexNet 497, on VGG16 1295; LPIPS .45, edge .76, weave .009.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.adversarial = "minimax"
    return config
