"""Style pictures: 20.

python -m stylejax ablate --configs configs/ablations/pictures_020.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.data.style_count = 20
    return config
