"""Average of the painter: none.

python -m stylejax ablate --configs configs/ablations/ema_none.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 104 s of one core. Result, Monet, seed 0: KID on AlexNet 198, on VGG16 493; LPIPS .43, edge .78, weave .008.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.optim.ema = 0.0
    return config
