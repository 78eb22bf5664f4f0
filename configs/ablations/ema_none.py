"""Average of the generator: none.

python -m stylejax ablate --configs configs/ablations/ema_none.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 104, 54 and 72 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 198, 372, 386, on VGG16 493, 591,
745; LPIPS .43, .44, .48, edge .78, .77, .74, weave .008, .012, .007.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.optim.ema = 0.0
    return config
