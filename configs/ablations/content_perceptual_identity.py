"""Content term: the recipe's, and style pictures that stay as they are.

python -m stylejax ablate --configs configs/ablations/content_perceptual_identity.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.content.identity = 1.0
    return config
