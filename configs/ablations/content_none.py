"""Content term: none.

python -m stylejax ablate --configs configs/ablations/content_none.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 94, 49 and 65 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 382, 262, 149, on VGG16 747, 477, 567;
LPIPS .44, .42, .48, edge .70, .73, .68, weave .006, .006, .007.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.loss.content.perceptual = 0.0
    return config
