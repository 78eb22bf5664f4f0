"""Batch: 4 at equal images seen, with warm-up and average over as many images.

python -m stylejax ablate --configs configs/ablations/batch_4.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 74 s of one core. Result, Monet, seed 0: KID on AlexNet 353, on VGG16 592; LPIPS .43, edge .78, weave .005.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.data.batch = 4
    config.optim.update(steps=config.optim.steps // 2, warmup=20, ema=config.optim.ema**2.0)
    return config
