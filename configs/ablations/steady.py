"""A painting of a moved photo is the moved painting: for films, learned without any.

python -m benchmarks.recipe --style=MONET --content=PHOTOS --workdir=runs/steady --config=configs/ablations/steady.py

Result, Monet, seed 0, 680 steps, `stylejax evaluate-video --style runs/steady` against personal.py's run: error against
the known motion frame by frame 8.7 in place of 12.3, smooth 3.6 in place of 5.3, and sharpness 20.9 in place of 30.4:
strokes move with the photo, and there are fewer of them.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.content.steady = 1.0
    return config
