"""The projector of the contrastive terms: patches of feature maps become unit vectors."""

import flax.linen as nn
import jax
import jax.numpy as jnp

from stylejax.models import layers


class Projector(nn.Module):
    """A two-layer perceptron per feature map (Park et al. 2020)."""

    width: int

    @nn.compact
    def __call__(self, patches: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        """Tuple of [B, P, C], one of each feature map -> tuple of [B, P, width], each vector of unit length."""
        embedded = []
        for i, x in enumerate(patches):
            x = nn.relu(nn.Dense(self.width, kernel_init=layers.kernel_init(), name=f"map_{i + 1}_hidden")(x))
            x = nn.Dense(self.width, kernel_init=layers.kernel_init(), name=f"map_{i + 1}_out")(x)
            embedded.append(x / jnp.sqrt(jnp.sum(x**2, axis=-1, keepdims=True) + 1e-12))
        return tuple(embedded)
