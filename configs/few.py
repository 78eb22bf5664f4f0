"""A style from some five pictures in three minutes on two CPU cores, begun from a trained style.

python launch.py --config=configs/few.py --config.data.style=MY_PICTURES --config.data.content=MY_PHOTOS \
    --workdir=runs/few
"""

from ml_collections import ConfigDict

from configs import warm


def get_config() -> ConfigDict:
    """Overlay of warm.py."""
    config = warm.get_config()
    # Shifts and blanks keep the critics from knowing five pictures by heart; colours are what is to be learned.
    config.loss.augment = ("translation", "cutout")
    config.optim.update(steps=1000, ema=0.99)
    config.run.save_every = 500
    return config
