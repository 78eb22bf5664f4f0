"""Noise: sixteen channels of it in place of four.

python -m stylejax ablate --configs configs/ablations/noise_16.py --seeds 2 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 86 and 56 s of one core. Result, Monet, seeds 0, 1: KID on AlexNet 201, 278, on VGG16 417, 486; LPIPS .42, .40,
edge .78, .78, weave .006, .005.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.model.generator.noise = 16
    return config
