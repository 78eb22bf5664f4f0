"""Batch: 1 at equal images seen, with warm-up and average over as many images.

python -m stylejax ablate --configs configs/ablations/batch_1.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.data.batch = 1
    config.optim.update(steps=2 * config.optim.steps, warmup=80, ema=config.optim.ema**0.5)
    return config
