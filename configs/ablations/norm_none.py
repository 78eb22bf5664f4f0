"""Normalisation: none.

python -m stylejax ablate --configs configs/ablations/norm_none.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 85 s of one core. Result, Monet, seed 0: KID on AlexNet 24445, on VGG16 86707; LPIPS .98, edge .00, weave .000.
Alarms: blank output, mode collapse.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.model.generator.norm = "no_norm"
    return config
