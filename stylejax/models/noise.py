"""Noise that is a function of the seed and of the absolute pixel position, so that tiles and frames agree."""

import math

import jax
import jax.numpy as jnp


def _mix(bits: jax.Array) -> jax.Array:
    """Avalanche 32 bits (the finaliser of MurmurHash3)."""
    bits = (bits ^ (bits >> 16)) * jnp.uint32(0x85EBCA6B)
    bits = (bits ^ (bits >> 13)) * jnp.uint32(0xC2B2AE35)
    return bits ^ (bits >> 16)


def _unit_variance(bits: jax.Array) -> jax.Array:
    """Uniform numbers in [-sqrt(3), sqrt(3)]; 24 bits are exact in float32, so they are the same on every backend."""
    unit = (bits >> 8).astype(jnp.float32) * jnp.float32(2.0**-24)
    return (unit - 0.5) * jnp.float32(12.0**0.5)


def uniform(rng: jax.Array, shape: tuple[int, ...]) -> jax.Array:
    """Uniform noise of zero mean and unit variance; rng: a key.

    For starting parameters: it compiles in a fraction of the time that XLA:CPU takes over jax.random's draws.
    """
    bits = jnp.arange(math.prod(shape), dtype=jnp.uint32)
    for word in jax.random.key_data(rng):
        bits = _mix(bits * jnp.uint32(0x01000193) + _mix(word))
    return _unit_variance(bits).reshape(shape)


def field(seed: jax.Array, height: int, width: int, channels: int, origin: tuple = (0, 0)) -> jax.Array:
    """Uniform noise of zero mean and unit variance.

    Args:
      seed: [B] uint32, one per picture.
      height, width, channels: size of the field.
      origin: (y, x) of its first pixel; integers or integer scalars.

    Returns:
      [B, height, width, channels] float32 in [-sqrt(3), sqrt(3)]; the value at absolute position (y, x)
      does not depend on the size or the origin of the field that is asked for.
    """
    axes = (
        jnp.arange(height, dtype=jnp.uint32) + jnp.asarray(origin[0]).astype(jnp.uint32),
        jnp.arange(width, dtype=jnp.uint32) + jnp.asarray(origin[1]).astype(jnp.uint32),
        jnp.arange(channels, dtype=jnp.uint32),
    )
    bits = _mix(seed.astype(jnp.uint32) + jnp.uint32(0x9E3779B9))[:, None, None, None]
    for axis, index in enumerate(axes, start=1):
        shape = [1, 1, 1, 1]
        shape[axis] = index.size
        bits = _mix(bits * jnp.uint32(0x01000193) + index.reshape(shape))
    return _unit_variance(bits)
