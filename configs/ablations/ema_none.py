"""Average of the painter: none.

python -m stylejax ablate --configs configs/ablations/ema_none.py --seeds 2 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 104 and 54 s of one core. Result, Monet, seeds 0, 1: KID on AlexNet 198, 372, on VGG16 493, 591; LPIPS .43, .44,
edge .78, .77, weave .008, .012.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.optim.ema = 0.0
    return config
