"""Normalisation: none.

python -m stylejax ablate --configs configs/ablations/norm_none.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 85, 48 and 81 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 24445, 42506, 37001, on VGG16 86707,
75659, 77838; LPIPS .98, 1.06, .93, edge .00, .00, .00, weave .000, .000, .000. Alarms: blank output, mode collapse.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.model.generator.norm = "no_norm"
    return config
