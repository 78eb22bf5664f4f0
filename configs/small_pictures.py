"""The recipe for sets of 256-pixel pictures, as the baselines and the ablations were measured with."""

from ml_collections import ConfigDict

from stylejax.configs import personal


def get_config() -> ConfigDict:
    """Overlay of personal.py: one scale that is known, no terms of tone, color and texture, its weights and steps."""
    config = personal.get_config()
    config.data.update(style_scale=(0.5, 0.5), content_scale=(0.5, 0.5))
    config.loss.content.update(perceptual=0.2, tone=0.0, color=0.0, texture=0.0)
    config.model.generator.name = "compact"
    config.optim.update(steps=1360, color_start=0.0)
    config.run.update(save_every=340, measure=32, side=256)
    return config
