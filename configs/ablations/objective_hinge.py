"""Objective: hinge.

python -m stylejax ablate --configs configs/ablations/objective_hinge.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 75, 55 and 73 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 282, 224, 184, on VGG16 473, 319, 319;
LPIPS .42, .43, .44, edge .75, .77, .75, weave .008, .006, .007.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.loss.adversarial = "hinge"
    return config
