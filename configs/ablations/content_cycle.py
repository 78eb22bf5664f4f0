"""Content term: the way back, by a second generator.

python -m stylejax ablate --configs configs/ablations/content_cycle.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 174, 150 and 182 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 621, 691, 505, on VGG16 2034, 1132,
704; LPIPS .24, .34, .29, edge .92, .94, .93, weave .104, .006, .056.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.optim.learner = "cyclegan"
    config.loss.content.update(perceptual=0.0, cycle=10.0)
    return config
