"""CycleGAN (Zhu et al. 2017): both ways at once, a pool of 50 earlier paintings; 100 + 100 epochs of 1,000 photos.

Networks of CUT's code, whose authors run CycleGAN with them too, but the discriminator of strided convolutions.
"""

from ml_collections import ConfigDict

from stylejax.configs import cut


def get_config() -> ConfigDict:
    """Overlay of cut.py."""
    config = cut.get_config()
    with config.model.unlocked():
        discriminator = {"name": "patch", "width": 64, "downs": 3, "norm": "instance_norm", "spectral": False}
        config.model.discriminator = discriminator
    config.loss.content.update(patch_nce=0.0, identity_nce=0.0, cycle=10.0, identity=5.0)
    config.loss.pool = 50
    config.optim.update(learner="cyclegan", steps=200_000)
    return config
