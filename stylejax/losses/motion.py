"""Small motions, as between two frames of a video: drawn at random, and applied to pictures."""

import jax
import jax.numpy as jnp
from jax.scipy.ndimage import map_coordinates

# The largest motion.
SHIFT = 8.0  # pixels
TURN = 0.03  # radians
ZOOM = 0.03  # fraction


def draw(rng: jax.Array, height: int, width: int) -> jax.Array:
    """Where the pixels of a moved picture come from: [2, H, W], (y, x), of a shift, a turn and a zoom at once."""
    down, right, turn, zoom = jax.random.uniform(rng, (4,), minval=-1.0, maxval=1.0)
    cos = (1 + ZOOM * zoom) * jnp.cos(TURN * turn)
    sin = (1 + ZOOM * zoom) * jnp.sin(TURN * turn)
    middle = ((height - 1) / 2, (width - 1) / 2)
    y, x = jnp.meshgrid(jnp.arange(height) - middle[0], jnp.arange(width) - middle[1], indexing="ij")
    return jnp.stack(
        [cos * y + sin * x + SHIFT * down + middle[0], cos * x - sin * y + SHIFT * right + middle[1]],
    )


def warp(images: jax.Array, places: jax.Array) -> jax.Array:
    """Images [B, H, W, C] seen at places [2, H, W], bilinear; beyond the border the border goes on."""

    def plane(x: jax.Array) -> jax.Array:
        return map_coordinates(x, list(places), order=1, mode="nearest")

    return jax.vmap(jax.vmap(plane, in_axes=-1, out_axes=-1))(images)


def inside(places: jax.Array) -> jax.Array:
    """1 where places lie on the picture, else 0: [H, W]."""
    limits = jnp.array(places.shape[1:])[:, None, None] - 1
    return jnp.all((places >= 0) & (places <= limits), axis=0).astype(jnp.float32)


def difference(a: jax.Array, b: jax.Array, inside: jax.Array) -> jax.Array:
    """Mean |a - b| of images [B, H, W, 3] over the pixels where inside, [H, W], is 1."""
    apart = jnp.mean(jnp.abs(a - b), axis=(0, 3))
    return jnp.sum(apart * inside) / jnp.maximum(1.0, jnp.sum(inside))
