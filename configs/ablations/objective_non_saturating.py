"""Objective: non-saturating.

python -m stylejax ablate --configs configs/ablations/objective_non_saturating.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 77 s of one core. Result, Monet, seed 0: KID on AlexNet 208, on VGG16 483; LPIPS .43, edge .71, weave .010.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.adversarial = "non_saturating"
    return config
