"""Content term: pixels in place of frozen features.

python -m stylejax ablate --configs configs/ablations/content_pixel.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 139, 50 and 66 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 283, 260, 220, on VGG16 667, 524,
534; LPIPS .43, .40, .42, edge .81, .81, .79, weave .010, .011, .008.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.loss.content.update(perceptual=0.0, pixel=1.0)
    return config
