"""A style from some twenty pictures in a minute on two CPU cores, begun from a trained style.

python launch.py --config=configs/warm.py --config.data.style=MY_PICTURES --config.data.content=MY_PHOTOS \
    --workdir=runs/warm
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    # The average over some 30 steps: a longer one still holds what the painter has left behind.
    config.optim.update(init="vangogh-drawing", steps=230, warmup=20, ema=0.97)
    config.data.batch = 4
    config.run.update(log_every=10, save_every=115)
    return config
