"""Content term: the way back, and style pictures that stay as they are.

python -m stylejax ablate --configs configs/ablations/content_cycle_identity.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs.ablations import content_cycle


def get_config() -> ConfigDict:
    """Overlay of content_cycle.py."""
    config = content_cycle.get_config()
    config.loss.content.identity = 5.0
    return config
