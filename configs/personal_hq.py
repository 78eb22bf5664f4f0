"""For one GPU: larger crops and networks, more steps."""

from ml_collections import ConfigDict

from stylejax.configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.data.update(crop=256, batch=8)
    config.model.generator.update(width=128, blocks=9, decoder_blocks=4)
    config.model.discriminator.update(width=128, patch_width=64)
    config.loss.window = 240
    config.optim.update(steps=20_000, generator_rate=5e-4, discriminator_rate=5e-4, warmup=200, ema=0.999)
    config.run.update(log_every=50, save_every=1000, side=512)
    return config
