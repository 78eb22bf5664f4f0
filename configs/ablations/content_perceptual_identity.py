"""Content term: the recipe's, and style pictures that stay as they are.

python -m stylejax ablate --configs configs/ablations/content_perceptual_identity.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 122, 71 and 98 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 271, 237, 213, on VGG16 557, 532,
412; LPIPS .40, .38, .41, edge .82, .83, .81, weave .006, .006, .008.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.loss.content.identity = 1.0
    return config
