"""FastCUT (Park et al. 2020): no identity term, a heavier contrastive one, mirror images; 150 + 50 epochs."""

from ml_collections import ConfigDict

from stylejax.configs import cut


def get_config() -> ConfigDict:
    """Overlay of cut.py."""
    config = cut.get_config()
    config.loss.content.update(patch_nce=10.0, identity_nce=0.0)
    config.loss.mirror = 0.5
    config.optim.update(steps=200_000, decay=0.25)
    return config
