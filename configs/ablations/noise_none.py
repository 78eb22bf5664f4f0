"""Noise: none: one painting of each photo.

python -m stylejax ablate --configs configs/ablations/noise_none.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.model.generator.noise = 0
    return config
