"""Augmentation: color, shifts and cut-outs, on every picture that the discriminators see.

python -m stylejax ablate --configs configs/ablations/augment_on.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 80, 58 and 80 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 403, 243, 258, on VGG16 908, 476, 588;
LPIPS .43, .42, .42, edge .74, .78, .78, weave .008, .010, .008.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.loss.augment = ("color", "translation", "cutout")
    return config
