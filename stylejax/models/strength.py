"""Strength of a style from 0, the photo, through 1, the style, and beyond: of pictures and of feature maps."""

import jax
import jax.numpy as jnp


def blend(photo: jax.Array, painted: jax.Array, strength: jax.Array) -> jax.Array:
    """The point `strength` of the way from photo to painted, both in [-1, 1], on a line that never leaves [-1, 1]."""
    start = jnp.arctanh(jnp.clip(photo, -0.999, 0.999))
    end = jnp.arctanh(jnp.clip(painted, -0.999, 0.999))
    return jnp.tanh(start + strength * (end - start))


def blend_features(content: jax.Array, painted: jax.Array, strength: jax.Array | None) -> jax.Array:
    """Feature maps on the line from the content (strength 0) through the painted ones (1) and beyond; None is 1."""
    return painted if strength is None else painted + (strength - 1) * (painted - content)


def cover(strength: jax.Array) -> jax.Array:
    """How much of the photo the paint covers: 0 at strength 0, 3/4 at a half, 1 at 1, and growing beyond; smooth.

    Were it the strength itself, the features would hardly matter: the outcome would be a cross-fade.
    """
    return 1 - (1 - strength) * jnp.abs(1 - strength)
