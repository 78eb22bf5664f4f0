"""Objective: hinge.

python -m stylejax ablate --configs configs/ablations/objective_hinge.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 75 s of one core. Result, Monet, seed 0: KID on AlexNet 282, on VGG16 473; LPIPS .42, edge .75, weave .008.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.adversarial = "hinge"
    return config
