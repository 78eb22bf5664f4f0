"""Seconds on a CPU: tiny networks, four steps; what the tests run."""

from ml_collections import ConfigDict

from stylejax.configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py."""
    config = personal.get_config()
    config.data.update(crop=32, batch=2, style_scale=(0.5, 0.5), content_scale=(0.5, 0.5))
    config.model.generator.update(width=8, blocks=2, decoder_blocks=1)
    config.model.discriminator.update(width=8, patch_width=4)
    config.loss.window = 30
    config.loss.content.texture = 0.0  # takes longer to compile than four steps do
    config.optim.update(steps=4, warmup=1)
    config.run.update(log_every=1, save_every=2, measure=4, side=64)
    return config
