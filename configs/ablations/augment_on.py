"""Augmentation: colour, shifts and cut-outs, on every picture that the critics see.

python -m stylejax ablate --configs configs/ablations/augment_on.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.augment = ("colour", "translation", "cutout")
    return config
