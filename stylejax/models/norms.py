"""Normalization of feature maps: functions x -> x, [B, H, W, C], called inside a compact method of a Linen module."""

from collections.abc import Callable

import flax.linen as nn
import jax
import jax.numpy as jnp
from jax import lax

Norm = Callable[[jax.Array], jax.Array]


class InstanceNorm(nn.Module):
    """Zero mean, unit variance over height and width (Ulyanov et al. 2016).

    Two variable collections let a picture be painted in windows (`stylejax.models.moments`). Without them, as in
    training, this is the plain norm; it has no parameters.
      "moments", read: "mean" and "variance", [1, 1, 1, C], of a whole picture, used in place of those of x.
      "norm_inputs", written where it is mutable: "x", the input of a norm that has no moments.
    """

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        """x: [B, H, W, C] -> [B, H, W, C]."""
        if self.has_variable("moments", "mean"):
            mean = self.get_variable("moments", "mean")
            return (x - mean) * lax.rsqrt(self.get_variable("moments", "variance") + 1e-5)
        if not self.is_initializing():
            self.sow("norm_inputs", "x", x)
        mean = jnp.mean(x, axis=(1, 2), keepdims=True)
        centered = x - mean
        variance = jnp.mean(jnp.square(centered), axis=(1, 2), keepdims=True)
        return centered * lax.rsqrt(variance + 1e-5)


class PictureMean(nn.Module):
    """Mean over height and width, of the whole picture where it is painted in windows; collections as InstanceNorm."""

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        """x: [B, H, W, C] -> [B, 1, 1, C]."""
        if self.has_variable("moments", "mean"):
            return self.get_variable("moments", "mean")
        if not self.is_initializing():
            self.sow("norm_inputs", "x", x)
        return jnp.mean(x, axis=(1, 2), keepdims=True)


def instance_norm(x: jax.Array) -> jax.Array:
    """Zero mean, unit variance over height and width (Ulyanov et al. 2016), by an `InstanceNorm` of its own."""
    return InstanceNorm()(x)


def pixel_norm(x: jax.Array) -> jax.Array:
    """Unit mean square over the channels of each pixel (Karras et al. 2018)."""
    return x * lax.rsqrt(jnp.mean(jnp.square(x), axis=-1, keepdims=True) + 1e-5)


def layer_norm(x: jax.Array) -> jax.Array:
    """Zero mean, unit variance over all of a picture (Ba et al. 2016); no picture sees its batch."""
    centered = x - jnp.mean(x, axis=(1, 2, 3), keepdims=True)
    return centered * lax.rsqrt(jnp.mean(jnp.square(centered), axis=(1, 2, 3), keepdims=True) + 1e-5)


def no_norm(x: jax.Array) -> jax.Array:
    """x as it is."""
    return x
