"""Content term: pixels in place of frozen features.

python -m stylejax ablate --configs configs/ablations/content_pixel.py --seeds 2 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 139 and 50 s of one core. Result, Monet, seeds 0, 1: KID on AlexNet 283, 260, on VGG16 667, 524; LPIPS .43, .40,
edge .81, .81, weave .010, .011.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.content.update(perceptual=0.0, pixel=1.0)
    return config
