"""Patches of the contrastive term: 16 in place of 256.

python -m stylejax ablate --configs configs/ablations/patches_016.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs.ablations import content_patch_nce


def get_config() -> ConfigDict:
    """Overlay of content_patch_nce.py."""
    config = content_patch_nce.get_config()
    config.loss.patches = 16
    return config
