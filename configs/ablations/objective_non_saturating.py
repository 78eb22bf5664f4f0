"""Objective: non-saturating.

python -m stylejax ablate --configs configs/ablations/objective_non_saturating.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 77, 54 and 76 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 208, 180, 234, on VGG16 483, 516, 460;
LPIPS .43, .43, .42, edge .71, .71, .73, weave .010, .006, .006.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.loss.adversarial = "non_saturating"
    return config
