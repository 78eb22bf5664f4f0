"""Patches of the contrastive term: 64 in place of 256.

python -m stylejax ablate --configs configs/ablations/patches_064.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 77, 55 and 73 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 460, 451, 306, on VGG16 1012, 751,
639; LPIPS .44, .37, .41, edge .86, .86, .85, weave .006, .006, .008.
"""

from ml_collections import ConfigDict

from stylejax.configs.ablations import content_patch_nce


def get_config() -> ConfigDict:
    """Overlay of content_patch_nce.py."""
    config = content_patch_nce.get_config()
    config.loss.patches = 64
    return config
