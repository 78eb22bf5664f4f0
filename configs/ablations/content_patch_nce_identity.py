"""Content term: contrastive, of photos and of style pictures.

python -m stylejax ablate --configs configs/ablations/content_patch_nce_identity.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 105, 81 and 115 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 485, 439, 384, on VGG16 949, 853,
646; LPIPS .35, .32, .32, edge .91, .91, .89, weave .029, .062, .049.
"""

from ml_collections import ConfigDict

from stylejax.configs.ablations import content_patch_nce


def get_config() -> ConfigDict:
    """Overlay of content_patch_nce.py."""
    config = content_patch_nce.get_config()
    config.loss.content.identity_nce = 0.5
    return config
