"""Content term: the way back, by a second painter.

python -m stylejax ablate --configs configs/ablations/content_cycle.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.optim.learner = "cycle"
    config.loss.content.update(perceptual=0.0, cycle=10.0)
    return config
