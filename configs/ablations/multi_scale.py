"""Crops from half the short side to all of it, in place of one scale.

python -m stylejax ablate --configs configs/ablations/multi_scale.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 80, 53 and 74 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 268, 218, 254, on VGG16 549, 686, 485;
LPIPS .45, .44, .47, edge .76, .73, .73, weave .009, .010, .009.
With 750 steps, without the softened sub-pixels, on one core: KID on AlexNet / VGG16 268 / 580 (seed 0), against 170 /
423 and 240 / 478 at one scale with 900 steps (seeds 0, 1).
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.data.update(style_scale=(0.5, 1.0), content_scale=(0.5, 1.0))
    return config
