"""How bright and how contrasty a style paints: from the brightness of a photo to that of its painting."""

from collections.abc import Mapping

import jax
import jax.numpy as jnp

from stylejax.images import pixels

AREA = 8  # pixels, side of the areas over which brightness is compared
_MOST_WITHIN = 1.6  # a style of strong contrast must not tear a plain photo apart
_LEAST_WITHIN = 0.75  # nor must one of low contrast make it a fog
_MOST_BETWEEN = 0.7  # photos of all kinds of brightness come nearer to the style's


def areas(images: jax.Array) -> jax.Array:
    """Means over areas of 8 x 8 pixels, [B, H, W, ...] -> [B, H // 8, W // 8, ...]; what is left over is not seen."""
    batch, height, width, *rest = images.shape
    rows = height // AREA
    columns = width // AREA
    images = images[:, : rows * AREA, : columns * AREA]
    return images.reshape(batch, rows, AREA, columns, AREA, *rest).mean(axis=(2, 4))


def tone_map(content: jax.Array, style: jax.Array) -> dict[str, jax.Array]:
    """How the style's brightness lies to the photos': scalars for `in_tone`.

    Args:
      content, style: [N, H, W, 3] and [M, H, W, 3] in [-1, 1], whole pictures, shrunk.

    Returns:
      mean: the style's mean luminance; within, between: its deviation within a picture, and between the means of
      pictures, over that of the photos.
    """
    photo = areas(pixels.luminance(content))
    painting = areas(pixels.luminance(style))
    within = _within(painting) / jnp.maximum(_within(photo), 1e-3)
    between = _between(painting) / jnp.maximum(_between(photo), 1e-3)
    return {
        "mean": jnp.mean(painting),
        "within": jnp.clip(within, _LEAST_WITHIN, _MOST_WITHIN),
        "between": jnp.minimum(between, _MOST_BETWEEN),
    }


def in_tone(light: jax.Array, tone: Mapping[str, jax.Array]) -> jax.Array:
    """The brightness that the style gives to a photo's, [B, h, w] in [-1, 1].

    mean + between (m - mean) + within (L - m), with m the photo's own mean: a photo as bright as the style's pictures
    keeps its brightness, others come nearer to it.
    """
    own = jnp.mean(light, axis=(1, 2), keepdims=True)
    return tone["mean"] + tone["between"] * (own - tone["mean"]) + tone["within"] * (light - own)


def _within(light: jax.Array) -> jax.Array:
    """Root mean square deviation within a picture."""
    return jnp.sqrt(jnp.mean((light - jnp.mean(light, axis=(1, 2), keepdims=True)) ** 2))


def _between(light: jax.Array) -> jax.Array:
    """Deviation between the means of pictures."""
    return jnp.std(jnp.mean(light, axis=(1, 2)))
