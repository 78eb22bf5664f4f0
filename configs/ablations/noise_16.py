"""Noise: sixteen channels of it in place of four.

python -m stylejax ablate --configs configs/ablations/noise_16.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.model.generator.noise = 16
    return config
