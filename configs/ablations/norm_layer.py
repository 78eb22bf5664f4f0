"""Normalisation: over all of a picture.

python -m stylejax ablate --configs configs/ablations/norm_layer.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 103, 50 and 75 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 330, 229, 451, on VGG16 1106, 632,
1253; LPIPS .42, .42, .46, edge .74, .77, .77, weave .007, .011, .005.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.model.generator.norm = "layer_norm"
    return config
