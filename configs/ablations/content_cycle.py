"""Content term: the way back, by a second painter.

python -m stylejax ablate --configs configs/ablations/content_cycle.py --seeds 1 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 174 s of one core. Result, Monet, seed 0: KID on AlexNet 621, on VGG16 2034; LPIPS .24, edge .92, weave .104.
"""

from ml_collections import ConfigDict

from configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.optim.learner = "cycle"
    config.loss.content.update(perceptual=0.0, cycle=10.0)
    return config
