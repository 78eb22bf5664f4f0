"""Temperature of the contrastive term: 0.02 in place of 0.07.

python -m stylejax ablate --configs configs/ablations/temperature_002.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs.ablations import content_patch_nce


def get_config() -> ConfigDict:
    """Overlay of content_patch_nce.py."""
    config = content_patch_nce.get_config()
    config.loss.temperature = 0.02
    return config
