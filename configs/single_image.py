"""SinCUT (Park et al. 2020): one style picture, one photo; crops of 64 from 1/16 to 3/16 of their sides.

`r1` is 2 because theirs is 1 beside a discriminator's loss that is halved; 16 epochs of 100,000 crops, 16 at a time.
"""

from ml_collections import ConfigDict

from stylejax.configs import cut


def get_config() -> ConfigDict:
    """Overlay of cut.py."""
    config = cut.get_config()
    config.data.update(crop=64, batch=16, style_scale=(1 / 16, 3 / 16), content_scale=(1 / 16, 3 / 16))
    with config.model.unlocked():
        config.model.generator = {"name": "single_image", "width": 80}
        config.model.discriminator = {"name": "single_image", "width": 8}
    config.loss.update(adversarial="non_saturating", window=64, patches=1, across=True)
    config.loss.content.update(patch_nce=2.0, identity_nce=2.0, identity=1.0)
    config.loss.penalty.r1 = 2.0
    config.optim.update(steps=100_000, generator_rate=2e-3, discriminator_rate=2e-3, b1=0.0, b2=0.99)
    return config
