"""Moments of instance norm, taken once for a whole picture and shared by all of its tiles."""

from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
from jax import lax

from stylejax.models import layers
from stylejax.models.generator import Generator

Moments = tuple[jax.Array, jax.Array]  # mean and variance of each channel, both [1, 1, 1, C]


def with_norm(generator: Generator, norm: Callable) -> Generator:
    """The same generator with `norm` in every place of its instance norms; local norms stay."""
    parts = {"encoder": generator.encoder, "decoder": generator.decoder}
    shared = {name: part.clone(norm=norm) for name, part in parts.items() if part.norm is layers.instance_norm}
    return generator.clone(**shared)


class Observed:
    """Instance norm of a whole picture that keeps its moments, in the order of the calls; x: [1, H, W, C]."""

    def __init__(self):
        self.moments: list[Moments] = []

    def __call__(self, x: jax.Array) -> jax.Array:
        """instance_norm(x)."""
        mean = jnp.mean(x, axis=(1, 2), keepdims=True)
        self.moments.append((mean, jnp.mean(jnp.square(x - mean), axis=(1, 2), keepdims=True)))
        return layers.instance_norm(x)


class Shared:
    """Instance norm by the moments of a larger picture, in the order of the calls; x: [1, H, W, C].

    The first norm that no moments are given for tells what it sees, in `seen`; what comes after it is of no use.

    Args:
      moments: one pair for each norm, as far as they are known.
      height: of the window that the generator sees, in pixels: it tells the resolution of x.
      core: (top, bottom, left, right) in pixels, the part of the window that `seen` is about.
    """

    def __init__(self, moments: Sequence[Moments], height: int, core: Sequence = (0, 0, 0, 0)):
        self._moments, self._height, self._core = iter(moments), height, core
        self.seen: tuple[jax.Array, ...] = ()

    def __call__(self, x: jax.Array) -> jax.Array:
        """(x - mean) / sqrt(variance + 1e-5), as instance_norm."""
        known = next(self._moments, None)
        if known is not None:
            return (x - known[0]) * lax.rsqrt(known[1] + 1e-5)
        self.seen = self.seen or self._see(x)
        return x

    def _see(self, x: jax.Array) -> tuple[jax.Array, ...]:
        """(cells of the core, their mean, sum of squares about it): [], [1, 1, 1, C] twice."""
        cell = self._height // x.shape[1]
        top, bottom, left, right = (side // cell for side in self._core)
        row, column = jnp.arange(x.shape[1])[None, :, None, None], jnp.arange(x.shape[2])[None, None, :, None]
        inside = (row >= top) & (row < bottom) & (column >= left) & (column < right)
        count = jnp.sum(inside)
        mean = jnp.sum(x * inside, axis=(1, 2), keepdims=True) / count
        return count, mean, jnp.sum(jnp.square(x - mean) * inside, axis=(1, 2), keepdims=True)
