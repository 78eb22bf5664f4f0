"""Normalisation: over the channels of each pixel.

python -m stylejax ablate --configs configs/ablations/norm_pixel.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.model.generator.norm = "pixel_norm"
    return config
