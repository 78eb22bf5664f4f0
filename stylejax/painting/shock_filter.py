"""The shock filter: gives an enlarged painting crisp edges again, along which its strokes flow (Weickert 2003)."""

import jax
import jax.numpy as jnp
from jax import lax

from stylejax.images import pixels

TAPS = 6  # pixels on each side of a Gaussian, three deviations at the largest ratio
STEPS = 6
REACH = 2 * TAPS + 2 + STEPS  # pixels around a place that its result is taken from
# Per pixel of the smaller picture less one: how far an edge is drawn together, in pixels of the larger.
_SPEED = 0.18
_LIGHT = 0.42  # pixels of the smaller picture, deviation of the Gaussian before edges are looked for
_AROUND = 0.7  # the same, of the area over which an edge's direction is found
_FAINT = 0.008  # curvature of luminance in [0, 1] below which nothing is taken for an edge: grain is no contour


def gaussian(images: jax.Array, deviation: float | jax.Array) -> jax.Array:
    """images: [B, H, W, C] under a Gaussian, its deviation from 0 to a third of TAPS pixels; borders are repeated."""
    place = jnp.arange(-TAPS, TAPS + 1)
    weights = jnp.exp(-0.5 * jnp.square(place / jnp.maximum(deviation, 1e-2)))
    weights = weights / jnp.sum(weights)
    for axis in (1, 2):
        pad = [(0, 0)] * 4
        pad[axis] = (TAPS, TAPS)
        wide = jnp.pad(images, pad, mode="edge")
        length = images.shape[axis]
        images = sum(weights[i] * lax.slice_in_dim(wide, i, i + length, axis=axis) for i in range(2 * TAPS + 1))
    return images


def sharpened(images: jax.Array, ratio: float | jax.Array, strength: float | jax.Array = 1.0) -> jax.Array:
    """Draw the edges of enlarged images together: u_t = -sign(v_ww) |grad u|, w across the edge (Weickert 2003).

    Args:
      images: [B, H, W, 3] in [0, 1].
      ratio: how many times they were enlarged, from 1, which leaves them as they are, to 3.
      strength: scales the distance by which an edge is drawn together; 0 leaves images as they are.

    Returns:
      [B, H, W, 3] between the least and the largest value around each place.
    """
    side = _side_of_edge(images, ratio)
    step = strength * _SPEED * (ratio - 1) * side

    def moved(_: int, images: jax.Array) -> jax.Array:
        outer, inner = _slopes(images)
        return images + jnp.maximum(step, 0) * outer + jnp.minimum(step, 0) * inner

    return lax.fori_loop(0, STEPS, moved, jnp.asarray(images))


def _side_of_edge(images: jax.Array, ratio: float | jax.Array) -> jax.Array:
    """1 on the bright side of an edge, -1 on the dark one, near 0 where there is none: [B, H, W, 1]."""
    light = gaussian(pixels.luminance(images)[..., None], _LIGHT * ratio)
    near = _neighbours(light)
    down = (near[2][1] - near[0][1]) / 2
    right = (near[1][2] - near[1][0]) / 2

    # Find the direction across the edge: the first eigenvector of the structure tensor.
    tensor = jnp.concatenate([down * down, right * right, down * right], axis=-1)
    yy, xx, yx = jnp.split(gaussian(tensor, _AROUND * ratio), 3, axis=-1)
    angle = jnp.arctan2(2 * yx, xx - yy) / 2
    across = jnp.cos(angle)
    up = jnp.sin(angle)

    # Take the curvature across it: negative on the bright side.
    curve_xx = near[1][2] + near[1][0] - 2 * light
    curve_yy = near[2][1] + near[0][1] - 2 * light
    curve_xy = (near[2][2] + near[0][0] - near[2][0] - near[0][2]) / 4
    curvature = across**2 * curve_xx + 2 * across * up * curve_xy + up**2 * curve_yy
    return -jnp.tanh(curvature / _FAINT)


def _neighbours(images: jax.Array) -> list[list[jax.Array]]:
    """images [B, H, W, C] moved by one pixel: [y][x] is what lies at (y - 1, x - 1) from each place."""
    height, width = images.shape[1:3]
    wide = jnp.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="edge")
    return [[wide[:, y : y + height, x : x + width] for x in range(3)] for y in range(3)]


def _slopes(images: jax.Array) -> tuple[jax.Array, jax.Array]:
    """Upwind slopes: to the largest around each place, and from the least (Osher and Rudin 1990)."""
    near = _neighbours(images)
    vertical = (near[2][1] - images, near[0][1] - images)
    horizontal = (near[1][2] - images, near[1][0] - images)
    outer = [jnp.maximum(jnp.maximum(a, b), 0) for a, b in (vertical, horizontal)]
    inner = [jnp.maximum(jnp.maximum(-a, -b), 0) for a, b in (vertical, horizontal)]
    return jnp.sqrt(outer[0] ** 2 + outer[1] ** 2), jnp.sqrt(inner[0] ** 2 + inner[1] ** 2)
