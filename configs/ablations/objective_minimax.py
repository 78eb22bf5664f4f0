"""Objective: minimax, the zero-sum game.

python -m stylejax ablate --configs configs/ablations/objective_minimax.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 78, 55 and 73 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 497, 308, 234, on VGG16 1295, 491,
579; LPIPS .45, .41, .44, edge .76, .79, .73, weave .009, .008, .011.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.loss.adversarial = "minimax"
    return config
