"""Batch: 1 at equal images seen, with warm-up and average over as many images.

python -m stylejax ablate --configs configs/ablations/batch_1.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 86, 58 and 80 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 211, 200, 168, on VGG16 488, 368, 429;
LPIPS .42, .37, .42, edge .72, .80, .74, weave .008, .007, .007.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.data.batch = 1
    config.optim.update(steps=2 * config.optim.steps, warmup=80, ema=config.optim.ema**0.5)
    return config
