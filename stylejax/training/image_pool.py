"""A pool of earlier pictures, so that the discriminator does not forget them (Shrivastava et al. 2017)."""

import jax
import jax.numpy as jnp
from flax import struct
from jax import lax


class ImagePool(struct.PyTreeNode):
    """pictures: [size, H, W, 3], of which the first min(count, size) are filled; count: pictures offered so far.

    A pool of no size has None for pictures: a checkpoint cannot hold an array without elements.
    """

    pictures: jax.Array | None
    count: jax.Array


def empty(size: int, height: int, width: int) -> ImagePool:
    """A pool without a picture in it; size 0 hands back whatever it is given."""
    return ImagePool(jnp.zeros((size, height, width, 3)) if size else None, jnp.zeros((), jnp.int32))


def exchange(pool: ImagePool, images: jax.Array, rng: jax.Array) -> tuple[jax.Array, ImagePool]:
    """Offer images [B, H, W, 3], one after the other; get as many back.

    While there is room a picture is kept and handed back. Then, one time in two, it takes the place of a random older
    one, which is handed back instead; the other time it is handed back itself.
    """
    if pool.pictures is None:
        return images, pool.replace(count=pool.count + len(images))
    size = len(pool.pictures)

    def offer(pool: ImagePool, given: tuple[jax.Array, jax.Array]) -> tuple[ImagePool, jax.Array]:
        image, rng = given
        coin, place = jax.random.split(rng)
        room = pool.count < size
        place = jnp.where(room, pool.count, (jax.random.uniform(place) * size).astype(jnp.int32) % size)
        swap = ~room & (jax.random.uniform(coin) < 0.5)
        out = jnp.where(swap, pool.pictures[place], image)
        kept = jnp.where(room | swap, image, pool.pictures[place])
        return ImagePool(pool.pictures.at[place].set(kept), pool.count + 1), out

    pool, images = lax.scan(offer, pool, (images, jax.random.split(rng, len(images))))
    return images, pool
