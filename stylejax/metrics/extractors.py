"""What frozen networks see in finished pictures: pooled features for KID and FID, and LPIPS."""

import functools
from collections.abc import Callable

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.errors import InputError
from stylejax.images.values import check_numbers
from stylejax.metrics import distances
from stylejax.models.pretrained import backbones

_LEAST_SIDE = 32  # pixels, below which a network has no last feature map


def alex_features(pictures: np.ndarray) -> np.ndarray:
    """Spatial means of AlexNet's relu2, relu3, relu5.

    Args:
      pictures: [N, H, W, 3], float32 in [-1, 1].

    Returns:
      [N, 832], float32.

    Raises:
      InputError: no picture, or sides below 32 pixels.
    """
    return _in_batches(_alex_means, _params("alexnet"), 16, pictures)


def vgg_features(pictures: np.ndarray) -> np.ndarray:
    """Spatial means of VGG16's relu2_2, relu3_3, relu4_3: [N, 896], float32; else as alex_features."""
    return _in_batches(_vgg_means, _params("vgg16"), 8, pictures)


def lpips(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """LPIPS of paired pictures on AlexNet (Zhang et al. 2018, eq. 1).

    Args:
      a, b: [N, H, W, 3], float32 in [-1, 1].

    Returns:
      [N], float32; 0 for equal pictures.

    Raises:
      InputError: no picture, or sides below 32 pixels.
    """
    return _in_batches(_lpips, _params("alexnet"), 16, a, b)


@jax.jit
def _alex_means(params: backbones.Params, pictures: jax.Array) -> jax.Array:
    maps = backbones.alexnet(params, pictures)
    return _means(maps[1], maps[2], maps[4])


@jax.jit
def _vgg_means(params: backbones.Params, pictures: jax.Array) -> jax.Array:
    maps = backbones.vgg16(params, pictures)
    return _means(maps[1], maps[2], maps[3])


@jax.jit
def _lpips(params: backbones.Params, a: jax.Array, b: jax.Array) -> jax.Array:
    a_maps = backbones.alexnet(params, a)
    b_maps = backbones.alexnet(params, b)
    return distances.lpips_of_maps(a_maps, b_maps, params["heads"])


def _means(*maps: jax.Array) -> jax.Array:
    """Spatial means of feature maps [N, H, W, C], side by side."""
    return jnp.concatenate([jnp.mean(x, axis=(1, 2)) for x in maps], axis=1)


@functools.cache
def _params(name: str) -> backbones.Params:
    return jax.device_put(backbones.load_frozen(name))


def _in_batches(function: Callable, params: backbones.Params, size: int, *sets: np.ndarray) -> np.ndarray:
    """function(params, batch of each set), joined; the last batch is filled up, so it compiles once."""
    for pictures in sets:
        _check(pictures)
    if len({np.shape(pictures) for pictures in sets}) > 1:
        raise InputError(f"Pictures of shapes {[np.shape(pictures) for pictures in sets]} do not pair.")
    count = len(sets[0])
    parts = []
    for start in range(0, count, size):
        # Indices past the end repeat the last picture.
        index = np.minimum(np.arange(start, start + min(size, count)), count - 1)
        batch = [np.asarray(pictures, np.float32)[index] for pictures in sets]
        parts.append(np.asarray(function(params, *batch)))
    return np.concatenate(parts)[:count]


def _check(pictures: np.ndarray) -> None:
    """InputError unless pictures are [N, H, W, 3], finite, with N at least 1 and sides of at least 32."""
    shape = np.shape(pictures)
    if len(shape) != 4 or shape[0] < 1 or shape[3] != 3 or min(shape[1:3]) < _LEAST_SIDE:
        raise InputError(
            f"Pictures of shape {shape} cannot be measured; give [N, H, W, 3] with H and W at least {_LEAST_SIDE}."
        )
    check_numbers("pictures", pictures)
