"""Patches of the contrastive term: 16 in place of 256.

python -m stylejax ablate --configs configs/ablations/patches_016.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 85, 54 and 76 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 665, 470, 300, on VGG16 1421, 812,
923; LPIPS .43, .41, .41, edge .85, .85, .85, weave .006, .009, .006.
"""

from ml_collections import ConfigDict

from stylejax.configs.ablations import content_patch_nce


def get_config() -> ConfigDict:
    """Overlay of content_patch_nce.py."""
    config = content_patch_nce.get_config()
    config.loss.patches = 16
    return config
