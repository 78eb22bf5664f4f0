"""CUT (Park et al. 2020), as its code sets it; `steps` are 400 epochs of 1,000 photos.

Its training crops are not jittered in the second half; ours are throughout.
"""

from ml_collections import ConfigDict

from stylejax.configs import small_pictures


def get_config() -> ConfigDict:
    """Overlay of small_pictures.py."""
    config = small_pictures.get_config()
    config.data.update(crop=256, batch=1, style_scale=(0.895, 0.895), content_scale=(0.895, 0.895))
    with config.model.unlocked():
        config.model.generator = {"name": "resnet_antialiased", "width": 64, "blocks": 9, "norm": "instance_norm"}
        config.model.discriminator = {"name": "patch_antialiased", "width": 64, "downs": 3, "norm": "instance_norm"}
    # The two contrastive terms are averaged.
    config.loss.content.update(perceptual=0.0, patch_nce=0.5, identity_nce=0.5)
    config.loss.window = 256
    config.optim.update(steps=400_000, generator_rate=2e-4, discriminator_rate=2e-4, b1=0.5, b2=0.999)
    config.optim.update(warmup=0, decay=0.5, ema=0.0)
    config.run.update(log_every=100, save_every=10_000)
    return config
