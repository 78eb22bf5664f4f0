"""Gram matrices: which features come together in a texture, wherever they are (Gatys et al. 2016)."""

import jax
import jax.numpy as jnp

from stylejax.images import pixels


def gram(features: jax.Array) -> jax.Array:
    """Mean over batch and places of the outer product of features [B, h, w, C]: [C, C] (Gatys et al. 2016, eq. 3)."""
    rows = features.reshape(-1, features.shape[-1])
    return rows.T @ rows / rows.shape[0]


def patches(images: jax.Array) -> jax.Array:
    """The 3 x 3 pixels around each place less their mean color: [B, H, W, 3] -> [B, H - 2, W - 2, 27]."""
    height = images.shape[1] - 2
    width = images.shape[2] - 2
    parts = [images[:, y : y + height, x : x + width] for y in range(3) for x in range(3)]
    mean = sum(parts) / 9
    return jnp.concatenate([part - mean for part in parts], axis=-1)


def patches_at_two_sizes(images: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Patches of images [B, H, W, 3], and of the same at half the size."""
    return patches(images), patches(pixels.halve(images))


def distance(goal: jax.Array, features: jax.Array) -> jax.Array:
    """Squared distance of Gram matrices over the squared norm of the larger, which is a constant: a scalar, at most 2.

    Over that of the goal's alone, a plain area of the style, whose matrix is next to nothing, would outweigh all else.
    """
    target = jax.lax.stop_gradient(gram(goal))
    own = gram(features)
    norm = jnp.maximum(jnp.sum(target**2), jax.lax.stop_gradient(jnp.sum(own**2)))
    return jnp.sum((own - target) ** 2) / (norm + 1e-8)
