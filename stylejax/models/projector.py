"""The projector of the contrastive term: encoder patches become unit vectors."""

from functools import partial

import flax.linen as nn
import jax
import jax.numpy as jnp

from stylejax.models import layers


class Projector(nn.Module):
    """A two-layer perceptron per encoder map (Park et al. 2020)."""

    width: int

    @nn.compact
    def __call__(self, patches: tuple[jax.Array, ...]) -> tuple[jax.Array, ...]:
        """Tuple of [B, P, C] -> tuple of [B, P, width], each vector of unit length."""
        dense = partial(nn.Dense, self.width, kernel_init=layers.kernel_init())
        embedded = []
        for x in patches:
            x = dense()(nn.relu(dense()(x)))
            embedded.append(x / jnp.sqrt(jnp.sum(x**2, axis=-1, keepdims=True) + 1e-12))
        return tuple(embedded)
