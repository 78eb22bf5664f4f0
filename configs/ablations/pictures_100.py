"""Style pictures: 100.

python -m stylejax ablate --configs configs/ablations/pictures_100.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 54, 54 and 49 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 278, 203, 334, on VGG16 502, 355, 818;
LPIPS .40, .40, .45, edge .85, .78, .74, weave .007, .008, .010.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.data.style_count = 100
    return config
