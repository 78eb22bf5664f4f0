"""Content term: contrastive, of photos and of style pictures.

python -m stylejax ablate --configs configs/ablations/content_patch_nce_identity.py --seeds 2 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 105 and 81 s of one core. Result, Monet, seeds 0, 1: KID on AlexNet 485, 439, on VGG16 949, 853; LPIPS .35, .32,
edge .91, .91, weave .029, .062.
"""

from ml_collections import ConfigDict

from configs.ablations import content_patch_nce


def get_config() -> ConfigDict:
    """Overlay of content_patch_nce.py."""
    config = content_patch_nce.get_config()
    config.loss.content.identity_nce = 0.5
    return config
