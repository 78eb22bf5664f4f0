"""A painting of a moved photo is the moved painting: for films, learned without any.

python -m benchmarks.recipe --style=MONET --content=PHOTOS --workdir=runs/steady --config=configs/ablations/steady.py

Result: not run yet. `stylejax evaluate-video --style runs/steady` measures it: its row "frame by frame".
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.content.steady = 1.0
    return config
