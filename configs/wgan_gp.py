"""WGAN-GP (Gulrajani et al. 2017): an image-level discriminator, five of its steps to one of the generator, penalty 10.

Generator and content term are the recipe's; the objective, the discriminator and the optimiser are the paper's.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.data.batch = 4
    with config.model.unlocked():
        config.model.discriminator = {"name": "image", "width": 64, "downs": 5, "norm": "layer_norm"}
    config.loss.update(adversarial="wasserstein", window=128)
    config.loss.penalty.gradient_penalty = 10.0
    config.optim.update(
        discriminator_steps=5, steps=3_000, generator_rate=1e-4, discriminator_rate=1e-4, b1=0.0, b2=0.9
    )
    config.optim.update(warmup=0, decay=0.0)
    return config
