"""Objective: minimax, the zero-sum game.

python -m stylejax ablate --configs configs/ablations/objective_minimax.py --seeds 2 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 78 and 55 s of one core. Result, Monet, seeds 0, 1: KID on AlexNet 497, 308, on VGG16 1295, 491; LPIPS .45, .41,
edge .76, .79, weave .009, .008.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.adversarial = "minimax"
    return config
