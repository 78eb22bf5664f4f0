"""Content terms: (context, rng) -> scalar, small when the photo's content is kept in the painting.

Every function here is a term that a config may weigh in `loss.content`; a new term is one more function.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from stylejax.images import pixels as _pixels
from stylejax.losses import contrastive as _contrastive
from stylejax.losses import gram as _gram
from stylejax.losses import motion as _motion
from stylejax.losses import palette as _palette
from stylejax.losses import tone_map as _tone_map

Maps = tuple[jax.Array, ...]


class Context(NamedTuple):
    """What a content term may look at; images are [B, H, W, 3], float32 in [-1, 1].

    photo, painting: what was painted and what came of it; style: style pictures of the same step.
    seed: [B] uint32, of the noise in the painting.
    unmirrored: the photo as it came; mirrored: whether `photo` is its mirror image, a scalar; None where none ever is.
    photo_maps, painting_maps: frozen feature maps of one window of photo and painting, finest first.
    photo_window, painting_window, style_window: windows [B, h, w, 3] as the discriminator sees them, the first two of
      one place; style_maps: frozen feature maps of the last.
    tone: {"mean", "between", "within"}: how the style's brightness lies to the photos', as losses.tone_map.tone_map.
    palette: {"matrix", "bias"}: how the style's colors lie to the photos', as losses.palette.palette.
    photo_features: the encoder's feature maps of the photo, finest first.
    encode: images -> the encoder's feature maps; project: tuple of [B, P, C] -> tuple of unit vectors [B, P, D].
    generate: (images, seed) -> their paintings.
    settings: `patches`, `temperature`, `across` of losses.contrastive.patch_loss.
    """

    photo: jax.Array
    painting: jax.Array
    style: jax.Array
    seed: jax.Array
    unmirrored: jax.Array
    mirrored: jax.Array | None
    photo_maps: Maps
    painting_maps: Maps
    photo_window: jax.Array
    painting_window: jax.Array
    style_window: jax.Array
    style_maps: Maps
    tone: Mapping[str, jax.Array]
    palette: Mapping[str, jax.Array]
    photo_features: Maps
    encode: Callable[[jax.Array], Maps]
    project: Callable[[Maps], Maps]
    generate: Callable[[jax.Array, jax.Array], jax.Array]
    settings: Mapping[str, Any]


def pixel(context: Context, rng: jax.Array) -> jax.Array:
    """Mean |photo - painting|; rng is not used."""
    return jnp.mean(jnp.abs(context.photo - context.painting))


def perceptual(context: Context, rng: jax.Array) -> jax.Array:
    """Mean absolute difference of the two coarsest frozen feature maps (Johnson et al. 2016); rng is not used."""
    pairs = zip(context.photo_maps[-2:], context.painting_maps[-2:], strict=True)
    terms = [jnp.mean(jnp.abs(photo - painting)) for photo, painting in pairs]
    return sum(terms) / len(terms)


def tone(context: Context, rng: jax.Array) -> jax.Array:
    """Mean |luminance of the painting - that of the photo in the style's tone| over areas of 8 x 8 pixels."""
    photo = _tone_map.areas(_pixels.luminance(context.photo))
    painting = _tone_map.areas(_pixels.luminance(context.painting))
    return jnp.mean(jnp.abs(_tone_map.in_tone(photo, context.tone) - painting))


def color(context: Context, rng: jax.Array) -> jax.Array:
    """Mean |chroma of the painting - that of the photo in the style's colors| over areas of 8 x 8 pixels.

    Chroma is a color less its luminance, which is `tone`'s.
    """
    photo = _palette.in_palette(_tone_map.areas(context.photo), context.palette)
    difference = photo - _tone_map.areas(context.painting)
    return jnp.mean(jnp.abs(difference - _pixels.luminance(difference)[..., None]))


def texture(context: Context, rng: jax.Array) -> jax.Array:
    """Distance of the Gram matrices of paintings to those of style pictures (Gatys et al. 2016); rng is not used.

    Of 3 x 3 pixels at full and at half size, and of the frozen feature maps at strides 2, 4 and 8; of all pictures of
    one device together.
    """
    style = (*_gram.patches_at_two_sizes(context.style_window), *context.style_maps[:3])
    painting = (*_gram.patches_at_two_sizes(context.painting_window), *context.painting_maps[:3])
    terms = [_gram.distance(a, b) for a, b in zip(style, painting, strict=True)]
    return sum(terms) / len(terms)


def identity(context: Context, rng: jax.Array) -> jax.Array:
    """Mean |style - G(style)|: the painting of a style picture is the picture itself (Zhu et al. 2017, section 5.2)."""
    seed = jax.random.bits(rng, context.style.shape[:1], jnp.uint32)
    return jnp.mean(jnp.abs(context.style - context.generate(context.style, seed)))


def patch_nce(context: Context, rng: jax.Array) -> jax.Array:
    """Patches of the painting must find their own place in the photo (Park et al. 2020, equation 3)."""
    source = context.photo_features
    output = context.encode(context.painting)
    if context.mirrored is not None:
        # What was painted from the mirror image must match the photo as it was (FastCUT).
        source = context.encode(context.unmirrored)
        output = jax.tree.map(lambda x: jnp.where(context.mirrored, x[:, :, ::-1], x), output)
    return _contrastive.patch_loss(source, output, rng, project=context.project, **context.settings)


def identity_nce(context: Context, rng: jax.Array) -> jax.Array:
    """patch_nce between style pictures and their paintings (Park et al. 2020, equation 5)."""
    seed = jax.random.bits(rng, context.style.shape[:1], jnp.uint32)
    source = context.encode(context.style)
    output = context.encode(context.generate(context.style, seed))
    return _contrastive.patch_loss(source, output, rng, project=context.project, **context.settings)


def steady(context: Context, rng: jax.Array) -> jax.Array:
    """Mean |moved painting - painting of the moved photo| where both show, for videos (Gupta et al. 2017)."""
    places = _motion.draw(rng, *context.photo.shape[1:3])
    again = context.generate(_motion.warp(context.photo, places), context.seed)
    return _motion.difference(_motion.warp(context.painting, places), again, _motion.inside(places))
