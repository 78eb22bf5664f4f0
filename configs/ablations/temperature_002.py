"""Temperature of the contrastive term: 0.02 in place of 0.07.

python -m stylejax ablate --configs configs/ablations/temperature_002.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 82 s of one core. Result, Monet, seed 0: KID on AlexNet 515, on VGG16 825; LPIPS .38, edge .90, weave .006.
"""

from ml_collections import ConfigDict

from configs.ablations import content_patch_nce


def get_config() -> ConfigDict:
    """Overlay of content_patch_nce.py."""
    config = content_patch_nce.get_config()
    config.loss.temperature = 0.02
    return config
