"""Batch: 8 at equal images seen, with warm-up and average over as many images.

python -m stylejax ablate --configs configs/ablations/batch_8.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 75, 53 and 70 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 711, 577, 484, on VGG16 1523, 1366,
1304; LPIPS .48, .48, .47, edge .74, .66, .77, weave .007, .009, .012.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.data.batch = 8
    config.optim.update(steps=config.optim.steps // 4, warmup=10, ema=config.optim.ema**4.0)
    return config
