"""Augmentation: colour, shifts and cut-outs, on every picture that the critics see.

python -m stylejax ablate --configs configs/ablations/augment_on.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 80 s of one core. Result, Monet, seed 0: KID on AlexNet 403, on VGG16 908; LPIPS .43, edge .74, weave .008.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.loss.augment = ("colour", "translation", "cutout")
    return config
