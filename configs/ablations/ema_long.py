"""Average of the generator: five times as long.

python -m stylejax ablate --configs configs/ablations/ema_long.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 97, 55 and 73 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 609, 546, 756, on VGG16 767, 839,
1059; LPIPS .38, .35, .39, edge .89, .91, .88, weave .008, .009, .008.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.optim.ema = 0.999
    return config
