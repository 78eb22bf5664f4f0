"""Augmentation: as often as the critics' certainty asks for; the share may cross [0, 1] in 1,000 pictures.

python -m stylejax ablate --configs configs/ablations/augment_adaptive.py --seeds 3 --workdir runs/ablations
Time: not run yet. Result: not run yet.
"""

from ml_collections import ConfigDict

from configs.ablations import augment_on


def get_config() -> ConfigDict:
    """Overlay of augment_on.py."""
    config = augment_on.get_config()
    config.loss.adapt.update(target=0.6, pictures=1_000)
    return config
