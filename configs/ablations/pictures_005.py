"""Style pictures: 5.

python -m stylejax ablate --configs configs/ablations/pictures_005.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 57, 53 and 69 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 462, 392, 480, on VGG16 479, 990,
1006; LPIPS .42, .51, .43, edge .70, .63, .73, weave .006, .018, .017.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.data.style_count = 5
    return config
