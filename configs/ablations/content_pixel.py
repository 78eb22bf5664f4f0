"""Content term: pixels in place of frozen features.

python -m stylejax ablate --configs configs/ablations/content_pixel.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.content.update(perceptual=0.0, pixel=1.0)
    return config
