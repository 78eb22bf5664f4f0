"""The earlier recipe for pen and ink, as results/README.md measured it; `personal.py` serves drawings by now.

python launch.py --config=configs/drawings.py --config.data.style=MY_DRAWINGS --config.data.content=MY_PHOTOS \
    --workdir=runs/drawings
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    # A third of a drawing: lines would be too thin to learn at half.
    config.data.style_scale = (1 / 3, 1 / 3)
    config.loss.content.perceptual = 0.1
    # Ink has no colors: start from the closed-form map, or the photo's grass and sky shine through.
    config.optim.update(
        steps=2200, generator_rate=1.5e-3, discriminator_rate=1.5e-3, warmup=20, ema=0.99, color_start=1.0
    )
    config.data.batch = 4
    config.run.update(log_every=10, save_every=550)
    return config
