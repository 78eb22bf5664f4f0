"""The recipe as it is: the row that all others are held against (lsgan, perceptual, both critics, batch of 2).

python -m stylejax ablate --configs configs/ablations/recipe.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    return config
