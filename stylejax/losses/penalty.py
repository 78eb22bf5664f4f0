"""Penalties on the discriminator's gradient: (discriminate, real, fake, rng) -> scalar.

discriminate: images [B, H, W, 3] -> tuple of logit maps; the logit of an image is the mean of its maps' means, the
number that the objectives average too. real, fake: [B, H, W, 3]; rng: a key.
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp


def _image_gradients(discriminate: Callable, images: jax.Array) -> jax.Array:
    """The gradient of each image's logit by the image, flattened to [B, H * W * 3]."""

    def total_logit(x: jax.Array) -> jax.Array:
        maps = discriminate(x)
        return sum(jnp.mean(m, axis=(1, 2, 3)) for m in maps).sum() / len(maps)

    return jax.grad(total_logit)(images).reshape(images.shape[0], -1)


def r1(discriminate: Callable, real: jax.Array, fake: jax.Array, rng: jax.Array) -> jax.Array:
    """E[|grad D(x)|^2] / 2 on real images (Mescheder et al. 2018, equation 9); fake and rng are not used."""
    return 0.5 * jnp.mean(jnp.sum(_image_gradients(discriminate, real) ** 2, axis=1))


def gradient_penalty(discriminate: Callable, real: jax.Array, fake: jax.Array, rng: jax.Array) -> jax.Array:
    """E[(|grad D(x)| - 1)^2] on random mixtures of real and fake (Gulrajani et al. 2017, equation 3)."""
    weight = jax.random.uniform(rng, (real.shape[0], 1, 1, 1))
    gradients = _image_gradients(discriminate, weight * real + (1 - weight) * fake)
    # A tiny floor keeps the square root differentiable where the discriminator is flat.
    norms = jnp.sqrt(jnp.sum(gradients**2, axis=1) + 1e-12)
    return jnp.mean((norms - 1) ** 2)
