"""Differentiable augmentation: (rng, images [B, H, W, 3] in [-1, 1]) -> images of the same batch."""

from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
from jax import lax

Augmentation = Callable[[jax.Array, jax.Array], jax.Array]


def _per_image(rng: jax.Array, images: jax.Array, low: float, high: float) -> jax.Array:
    """One uniform number per image, [B, 1, 1, 1]."""
    return jax.random.uniform(rng, (images.shape[0], 1, 1, 1), minval=low, maxval=high)


def color(rng: jax.Array, images: jax.Array) -> jax.Array:
    """Random brightness, saturation and contrast (Zhao et al. 2020, DiffAugment)."""
    rng_brightness, rng_saturation, rng_contrast = jax.random.split(rng, 3)
    images = images + _per_image(rng_brightness, images, -0.5, 0.5)
    grey = images.mean(axis=-1, keepdims=True)
    images = grey + (images - grey) * _per_image(rng_saturation, images, 0.0, 2.0)
    mean = images.mean(axis=(1, 2, 3), keepdims=True)
    return mean + (images - mean) * _per_image(rng_contrast, images, 0.5, 1.5)


def translation(rng: jax.Array, images: jax.Array) -> jax.Array:
    """Shift by up to an eighth of the size, zeros moving in (DiffAugment)."""
    _, height, width, _ = images.shape
    most = (height // 8, width // 8)
    pad = ((0, 0), (most[0], most[0]), (most[1], most[1]), (0, 0))
    shifts = jax.random.randint(rng, (images.shape[0], 2), 0, 2 * jnp.array([most]) + 1)

    def shift(image: jax.Array, yx: jax.Array) -> jax.Array:
        return lax.dynamic_slice(image, (yx[0], yx[1], 0), (height, width, 3))

    return jax.vmap(shift)(jnp.pad(images, pad), shifts)


def cutout(rng: jax.Array, images: jax.Array) -> jax.Array:
    """Blank a random square of half the size (DiffAugment)."""
    _, height, width, _ = images.shape
    rng_y, rng_x = jax.random.split(rng)
    y = jnp.arange(height)[None, :, None, None] - _per_image(rng_y, images, 0, height)
    x = jnp.arange(width)[None, None, :, None] - _per_image(rng_x, images, 0, width)
    inside = (jnp.abs(y) < height / 4) & (jnp.abs(x) < width / 4)
    return jnp.where(inside, 0.0, images)


def window(rng: jax.Array, images: jax.Array, size: int) -> jax.Array:
    """One random window of at most size x size pixels, the same for the whole batch.

    A discriminator that always saw whole crops would learn their fixed pixel phase.
    """
    _, height, width, _ = images.shape
    size = min(size, height, width)
    # One uniform draw instead of randint, whose several draws XLA:CPU compiles for seconds.
    room = jnp.array([height - size + 1, width - size + 1])
    y, x = jnp.minimum(jax.random.uniform(rng, (2,)) * room, room - 1).astype(jnp.int32)
    return lax.dynamic_slice_in_dim(lax.dynamic_slice_in_dim(images, y, size, 1), x, size, 2)


def always(augmentations: Sequence[Augmentation], rng: jax.Array, images: jax.Array) -> jax.Array:
    """Apply all augmentations in turn, each with a key of its own; none of them is the identity."""
    for i, augmentation in enumerate(augmentations):
        images = augmentation(jax.random.fold_in(rng, i), images)
    return images


def sometimes(
    augmentations: Sequence[Augmentation], rng: jax.Array, images: jax.Array, probability: jax.Array
) -> jax.Array:
    """Apply each augmentation to each image with `probability`, a scalar.

    No image is always augmented while probability < 1, so no augmentation shows in paintings (Karras et al. 2020,
    section 2.2).
    """
    for i, augmentation in enumerate(augmentations):
        rng_draw, rng_own = jax.random.split(jax.random.fold_in(rng, i))
        chosen = _per_image(rng_draw, images, 0.0, 1.0) < probability
        images = jnp.where(chosen, augmentation(rng_own, images), images)
    return images


def adapt(probability: jax.Array, real_sign: jax.Array, *, target: float, step: float) -> jax.Array:
    """The next probability: up by `step` where the discriminator is surer of real pictures than `target`, else down.

    real_sign: mean sign of the logits of real pictures, r_t of Karras et al. 2020 (equation 1), who hold it at 0.6 and
    let the probability cross [0, 1] in 500,000 pictures.
    """
    return jnp.clip(probability + step * jnp.sign(real_sign - target), 0.0, 1.0)
