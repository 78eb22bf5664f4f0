"""Augmentation: as often as the discriminators' certainty asks for; the probability may cross [0, 1] in 1,000 pictures.

python -m stylejax ablate --configs configs/ablations/augment_adaptive.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 85, 58 and 86 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 236, 307, 160, on VGG16 483, 490, 436;
LPIPS .42, .41, .45, edge .76, .82, .74, weave .008, .011, .007.
"""

from ml_collections import ConfigDict

from stylejax.configs.ablations import augment_on


def get_config() -> ConfigDict:
    """Overlay of augment_on.py."""
    config = augment_on.get_config()
    config.loss.adapt.update(target=0.6, pictures=1_000)
    return config
