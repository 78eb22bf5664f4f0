"""A style from some twenty pictures in a third of the steps, begun from a trained style.

python launch.py --config=configs/warm.py --config.data.style=MY_PICTURES --config.data.content=MY_PHOTOS \
    --workdir=runs/warm
"""

from ml_collections import ConfigDict

from stylejax.configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    # The average over some 65 steps: a longer one still holds what the generator has left behind.
    config.optim.update(init="vangogh-drawing", steps=460, ema=0.985)
    config.run.save_every = 230
    return config
