"""Mean and variance of every instance norm over a whole picture, from the picture at once or from windows of it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
from flax.traverse_util import flatten_dict, unflatten_dict

from stylejax.errors import InputError

Path = tuple[str, ...]  # of a norm in its generator, as ("encoder", "block_1", "InstanceNorm_0")
# The variable collection "moments", flattened: (*Path, "mean") and (*Path, "variance") -> [1, 1, 1, C].
Moments = dict[Path, Any]


class Statistics(NamedTuple):
    """Of one channel or more over part of a picture: number of places, mean, sum of squares about the mean."""

    count: jax.Array
    mean: jax.Array
    squares: jax.Array


def apply(generator: nn.Module, params: Any, moments: Moments, images: jax.Array, *args: Any) -> jax.Array:
    """What the generator paints with these moments; images: [B, H, W, 3] in [-1, 1], args: seed, origin, strength."""
    return generator.apply({"params": params, "moments": unflatten_dict(moments)}, images, *args)


def norm_inputs(
    generator: nn.Module, params: Any, moments: Moments, images: jax.Array, *args: Any
) -> dict[Path, jax.Array]:
    """The inputs of the norms that have no moments, in the order of the calls; arguments as in `apply`.

    Raises:
      InputError: a norm is called more than once, so that it has no moments of its own.
    """
    variables = {"params": params, "moments": unflatten_dict(moments)}
    _, collections = generator.apply(variables, images, *args, mutable=["norm_inputs"])
    inputs = {}
    # Flax gives a mutated collection in the order in which its variables were first written.
    for path, calls in flatten_dict(collections.get("norm_inputs", {})).items():
        if len(calls) > 1:
            name = "/".join(path[:-1])
            raise InputError(f"{name} is called {len(calls)} times; a picture in tiles needs a norm for each call")
        inputs[path[:-1]] = calls[0]
    return inputs


def of_whole(generator: nn.Module, params: Any, images: jax.Array, seed: jax.Array) -> Moments:
    """The moments of every norm for a whole picture [1, H, W, 3] in [-1, 1], in one pass."""
    moments = {}
    for path, x in norm_inputs(generator, params, {}, images, seed).items():
        mean = jnp.mean(x, axis=(1, 2), keepdims=True)
        moments[*path, "mean"] = mean
        moments[*path, "variance"] = jnp.mean(jnp.square(x - mean), axis=(1, 2), keepdims=True)
    return moments


def first_statistics(inputs: dict[Path, jax.Array], height: int, core: Sequence[jax.Array]) -> dict[Path, Statistics]:
    """What the first of the norms in `inputs` sees in the core of a window; {} where there is none.

    Only its input is what it is in the whole picture: what the others see depends on the moments of those before them.

    Args:
      inputs: [1, h, w, C], what `norm_inputs` gives for a window.
      height: of the window in pixels; the resolution of an input follows from it.
      core: (top, bottom, left, right) in pixels.
    """
    for path, x in inputs.items():
        return {path: _statistics(x, height // x.shape[1], core)}
    return {}


def _statistics(x: jax.Array, cell: int, core: Sequence[jax.Array]) -> Statistics:
    """Of the core of x: [1, h, w, C], each place a square of `cell` pixels."""
    top, bottom, left, right = core
    row = jnp.arange(x.shape[1])[None, :, None, None]
    column = jnp.arange(x.shape[2])[None, None, :, None]
    inside = (row >= top // cell) & (row < bottom // cell) & (column >= left // cell) & (column < right // cell)
    count = jnp.sum(inside)
    mean = jnp.sum(x * inside, axis=(1, 2), keepdims=True) / count
    return Statistics(count, mean, jnp.sum(jnp.square(x - mean) * inside, axis=(1, 2), keepdims=True))


def joined(path: Path, parts: Sequence[Statistics]) -> Moments:
    """The moments of one norm from the statistics of windows whose cores make up the picture (Chan et al. 1979)."""
    counts = np.stack([part.count for part in parts]).astype(np.float64)
    means = np.stack([part.mean for part in parts]).astype(np.float64)
    squares = np.stack([part.squares for part in parts]).astype(np.float64)
    weights = (counts / counts.sum())[:, None, None, None, None]
    mean = np.sum(weights * means, axis=0)
    # The variance of the whole: that within the windows and that between them.
    within = np.sum(squares, axis=0) / counts.sum()
    between = np.sum(weights * (means - mean[None]) ** 2, axis=0)
    return {(*path, "mean"): np.float32(mean), (*path, "variance"): np.float32(within + between)}
