"""Normalisation: over the channels of each pixel.

python -m stylejax ablate --configs configs/ablations/norm_pixel.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 81 s of one core. Result, Monet, seed 0: KID on AlexNet 257, on VGG16 421; LPIPS .44, edge .68, weave .008.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.model.generator.norm = "pixel_norm"
    return config
