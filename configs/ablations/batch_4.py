"""Batch: 4 at equal images seen, with warm-up and average over as many images.

python -m stylejax ablate --configs configs/ablations/batch_4.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 74, 54 and 73 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 353, 320, 291, on VGG16 592, 778, 811;
LPIPS .43, .46, .46, edge .78, .75, .73, weave .005, .010, .007.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.data.batch = 4
    config.optim.update(steps=config.optim.steps // 2, warmup=20, ema=config.optim.ema**2.0)
    return config
