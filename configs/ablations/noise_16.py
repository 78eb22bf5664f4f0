"""Noise: sixteen channels of it in place of four.

python -m stylejax ablate --configs configs/ablations/noise_16.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 86, 56 and 77 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 201, 278, 199, on VGG16 417, 486, 489;
LPIPS .42, .40, .43, edge .78, .78, .77, weave .006, .005, .009.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.model.generator.noise = 16
    return config
