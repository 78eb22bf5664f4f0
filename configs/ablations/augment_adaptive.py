"""Augmentation: as often as the critics' certainty asks for; the share may cross [0, 1] in 1,000 pictures.

python -m stylejax ablate --configs configs/ablations/augment_adaptive.py --seeds 2 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 85 and 58 s of one core. Result, Monet, seeds 0, 1: KID on AlexNet 236, 307, on VGG16 483, 490; LPIPS .42, .41,
edge .76, .82, weave .008, .011.
"""

from ml_collections import ConfigDict

from configs.ablations import augment_on


def get_config() -> ConfigDict:
    """Overlay of augment_on.py."""
    config = augment_on.get_config()
    config.loss.adapt.update(target=0.6, pictures=1_000)
    return config
