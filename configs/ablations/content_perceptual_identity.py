"""Content term: the recipe's, and style pictures that stay as they are.

python -m stylejax ablate --configs configs/ablations/content_perceptual_identity.py --seeds 2 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 122 and 71 s of one core. Result, Monet, seeds 0, 1: KID on AlexNet 271, 237, on VGG16 557, 532; LPIPS .40, .38,
edge .82, .83, weave .006, .006.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.content.identity = 1.0
    return config
