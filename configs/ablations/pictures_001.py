"""Style pictures: 1.

python -m stylejax ablate --configs configs/ablations/pictures_001.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 131, 49 and 52 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 1415, 1594, 434, on VGG16 3749, 2060,
739; LPIPS .52, .65, .47, edge .74, .43, .75, weave .006, .010, .007. Alarms: discriminator overfit.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.data.style_count = 1
    return config
