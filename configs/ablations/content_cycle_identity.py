"""Content term: the way back, and style pictures that stay as they are.

python -m stylejax ablate --configs configs/ablations/content_cycle_identity.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 281, 191 and 224 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 662, 667, 709, on VGG16 1025, 1160,
967; LPIPS .25, .28, .28, edge .94, .94, .93, weave .079, .103, .069.
"""

from ml_collections import ConfigDict

from stylejax.configs.ablations import content_cycle


def get_config() -> ConfigDict:
    """Overlay of content_cycle.py."""
    config = content_cycle.get_config()
    config.loss.content.identity = 5.0
    return config
