"""Old names of saved things, so that what was made before still loads."""

from stylejax.compat.configs import old_config, rename_config, rename_model, rename_protocol
from stylejax.compat.layers import rename_discriminator_layers, rename_layers, rename_projector_layers
from stylejax.compat.states import state_names

__all__ = [
    "old_config",
    "rename_config",
    "rename_discriminator_layers",
    "rename_layers",
    "rename_model",
    "rename_projector_layers",
    "rename_protocol",
    "state_names",
]
