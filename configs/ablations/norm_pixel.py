"""Normalisation: over the channels of each pixel.

python -m stylejax ablate --configs configs/ablations/norm_pixel.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 81, 50 and 84 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 257, 385, 754, on VGG16 421, 502, 944;
LPIPS .44, .48, .57, edge .68, .62, .70, weave .008, .007, .009.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.model.generator.norm = "pixel_norm"
    return config
