"""Discriminator: pixels alone.

python -m stylejax ablate --configs configs/ablations/discriminator_patch.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    with config.model.unlocked():
        config.model.discriminator = {"name": "patch", "width": 64, "downs": 3, "norm": "no_norm", "spectral": True}
    return config
