"""A painting of a moved photo is the moved painting: for videos, learned without any.

python -m stylejax ablate --configs configs/ablations/steady.py --seeds 3 --budget 0.15 \
    --count 44 --config.run.save_every=102 --workdir runs/ablations --style MONET --content PHOTOS
Time: 101, 70 and 101 s of one core. Result, Monet, seeds 0, 1, 2: KID on AlexNet 258, 227, 215, on VGG16 495, 361,
395; LPIPS .41, .37, .38, edge .80, .83, .82, weave .007, .006, .008.
As a video, 680 batches of 4, `stylejax evaluate-video` against the recipe's run of the same length: error against the
known motion frame by frame 8.7 in place of 12.3, smooth 3.6 in place of 5.3, and sharpness 20.9 in place of 30.4:
strokes move with the photo, and there are fewer of them.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.loss.content.steady = 1.0
    return config
