"""Content term: contrastive, through the generator's own encoder.

python -m stylejax ablate --configs configs/ablations/content_patch_nce.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 84, 56 and 84 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 343, 385, 397, on VGG16 742, 862, 924;
LPIPS .40, .38, .35, edge .87, .89, .87, weave .013, .020, .048.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.loss.content.update(perceptual=0.0, patch_nce=0.5)
    return config
