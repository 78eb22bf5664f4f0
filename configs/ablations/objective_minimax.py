"""Objective: minimax, the zero-sum game.

python -m stylejax ablate --configs configs/ablations/objective_minimax.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.adversarial = "minimax"
    return config
