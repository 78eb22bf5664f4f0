"""Content term: contrastive, through the generator's own encoder.

python -m stylejax ablate --configs configs/ablations/content_patch_nce.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.content.update(perceptual=0.0, patch_nce=0.5)
    return config
