"""Noise: none: one painting of each photo.

python -m stylejax ablate --configs configs/ablations/noise_none.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 74 s of one core. Result, Monet, seed 0: KID on AlexNet 1689, on VGG16 1409; LPIPS .42, edge .77, weave .336.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.model.generator.noise = 0
    return config
