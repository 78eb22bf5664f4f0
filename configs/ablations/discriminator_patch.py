"""Discriminator: pixels alone.

python -m stylejax ablate --configs configs/ablations/discriminator_patch.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 126, 70 and 86 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 1617, 1597, 1613, on VGG16 2138,
2097, 2133; LPIPS .33, .33, .33, edge .96, .96, .96, weave .003, .002, .002.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    with config.model.unlocked():
        config.model.discriminator = {"name": "patch", "width": 64, "downs": 3, "norm": "no_norm", "spectral": True}
    return config
