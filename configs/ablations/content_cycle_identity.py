"""Content term: the way back, and style pictures that stay as they are.

python -m stylejax ablate --configs configs/ablations/content_cycle_identity.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 281 s of one core. Result, Monet, seed 0: KID on AlexNet 662, on VGG16 1025; LPIPS .25, edge .94, weave .079.
"""

from ml_collections import ConfigDict

from configs.ablations import content_cycle


def get_config() -> ConfigDict:
    """Overlay of content_cycle.py."""
    config = content_cycle.get_config()
    config.loss.content.identity = 5.0
    return config
