"""Noise: none: one painting of each photo.

python -m stylejax ablate --configs configs/ablations/noise_none.py --seeds 2 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 74 and 50 s of one core. Result, Monet, seeds 0, 1: KID on AlexNet 1689, 1262, on VGG16 1409, 1628; LPIPS .42,
.35, edge .77, .88, weave .336, .165.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.model.generator.noise = 0
    return config
