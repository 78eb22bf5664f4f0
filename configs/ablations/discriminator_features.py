"""Discriminator: pretrained features alone.

python -m stylejax ablate --configs configs/ablations/discriminator_features.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 114, 47 and 71 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 228, 239, 217, on VGG16 408, 472,
443; LPIPS .43, .38, .44, edge .74, .82, .72, weave .009, .008, .012.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    with config.model.unlocked():
        config.model.discriminator = {"name": "features", "width": 64}
    return config
