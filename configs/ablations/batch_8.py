"""Batch: 8 at equal images seen, with warm-up and average over as many images.

python -m stylejax ablate --configs configs/ablations/batch_8.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.data.batch = 8
    config.optim.update(steps=config.optim.steps // 4, warmup=10, ema=config.optim.ema**4.0)
    return config
