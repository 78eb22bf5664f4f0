"""The recipe as it is: the row that all others are held against (lsgan, perceptual, both discriminators, batch of 2).

python -m stylejax ablate --configs configs/ablations/recipe.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 54, 51 and 50 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 225, 261, 255, on VGG16 431, 455, 459;
LPIPS .42, .41, .45, edge .78, .80, .76, weave .008, .009, .008.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    return config
