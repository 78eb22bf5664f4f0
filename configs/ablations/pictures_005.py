"""Style pictures: 5.

python -m stylejax ablate --configs configs/ablations/pictures_005.py --seeds 2 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 57 and 53 s of one core. Result, Monet, seeds 0, 1: KID on AlexNet 462, 392, on VGG16 479, 990; LPIPS .42, .51,
edge .70, .63, weave .006, .018.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.data.style_count = 5
    return config
