"""Content term: contrastive, of photos and of style pictures.

python -m stylejax ablate --configs configs/ablations/content_patch_nce_identity.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs.ablations import content_patch_nce


def get_config() -> ConfigDict:
    """Overlay of content_patch_nce.py."""
    config = content_patch_nce.get_config()
    config.loss.content.identity_nce = 0.5
    return config
