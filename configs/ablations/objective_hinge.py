"""Objective: hinge.

python -m stylejax ablate --configs configs/ablations/objective_hinge.py --seeds 2 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 75 and 55 s of one core. Result, Monet, seeds 0, 1: KID on AlexNet 282, 224, on VGG16 473, 319; LPIPS .42, .43,
edge .75, .77, weave .008, .006.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.adversarial = "hinge"
    return config
