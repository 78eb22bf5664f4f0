"""Encoder: the contrastive term looks through one of its own.

python -m stylejax ablate --configs configs/ablations/encoder_separate.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 122, 60 and 80 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 616, 672, 613, on VGG16 1349, 1181,
1484; LPIPS .40, .37, .39, edge .89, .92, .89, weave .007, .008, .007.
"""

from ml_collections import ConfigDict

from stylejax.configs.ablations import content_patch_nce


def get_config() -> ConfigDict:
    """Overlay of content_patch_nce.py."""
    config = content_patch_nce.get_config()
    config.model.contrast = "separate"
    return config
