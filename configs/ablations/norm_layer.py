"""Normalisation: over all of a picture.

python -m stylejax ablate --configs configs/ablations/norm_layer.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.model.generator.norm = "layer_norm"
    return config
