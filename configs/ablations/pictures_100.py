"""Style pictures: 100.

python -m stylejax ablate --configs configs/ablations/pictures_100.py --seeds 2 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 54 and 54 s of one core. Result, Monet, seeds 0, 1: KID on AlexNet 278, 203, on VGG16 502, 355; LPIPS .40, .40,
edge .85, .78, weave .007, .008.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.data.style_count = 100
    return config
