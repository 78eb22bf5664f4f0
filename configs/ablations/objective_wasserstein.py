"""Objective: Wasserstein with the gradient penalty.

python -m stylejax ablate --configs configs/ablations/objective_wasserstein.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.adversarial = "wasserstein"
    config.loss.penalty.gradient_penalty = 10.0
    return config
