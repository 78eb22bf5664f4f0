"""Encoder: the contrastive term looks through one of its own.

python -m stylejax ablate --configs configs/ablations/encoder_separate.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs.ablations import content_patch_nce


def get_config() -> ConfigDict:
    """Overlay of content_patch_nce.py."""
    config = content_patch_nce.get_config()
    config.model.contrast = "separate"
    return config
