"""Discriminator: pixels alone.

python -m stylejax ablate --configs configs/ablations/discriminator_patch.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 126 s of one core. Result, Monet, seed 0: KID on AlexNet 1617, on VGG16 2138; LPIPS .33, edge .96, weave .003.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    with config.model.unlocked():
        config.model.discriminator = {"name": "patch", "width": 64, "downs": 3, "norm": "no_norm", "spectral": True}
    return config
