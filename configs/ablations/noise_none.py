"""Noise: none: one painting of each photo.

python -m stylejax ablate --configs configs/ablations/noise_none.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 74, 50 and 77 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 1689, 1262, 494, on VGG16 1409, 1628,
1005; LPIPS .42, .35, .39, edge .77, .88, .77, weave .336, .165, .123.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.model.generator.noise = 0
    return config
