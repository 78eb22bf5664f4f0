"""Objective: Wasserstein with the gradient penalty.

python -m stylejax ablate --configs configs/ablations/objective_wasserstein.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 145, 110 and 134 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 538, 781, 824, on VGG16 880, 1135,
2374; LPIPS .46, .51, .53, edge .78, .73, .69, weave .008, .007, .009.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.loss.adversarial = "wasserstein"
    config.loss.penalty.gradient_penalty = 10.0
    return config
