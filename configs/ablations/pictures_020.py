"""Style pictures: 20.

python -m stylejax ablate --configs configs/ablations/pictures_020.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 56, 52 and 52 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 289, 280, 235, on VGG16 447, 496, 648;
LPIPS .39, .46, .45, edge .78, .64, .74, weave .008, .009, .014.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.data.style_count = 20
    return config
