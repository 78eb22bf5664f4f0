"""Generators I' = G(E(I)), and the trained style that carries one."""

from typing import Any

import flax.linen as nn
import jax
import jax.numpy as jnp
from flax import struct

from stylejax.errors import InputError
from stylejax.models import antialiased, layers
from stylejax.models.decoder import PainterDecoder, ResnetDecoder
from stylejax.models.encoder import Content, PainterEncoder, ResnetEncoder
from stylejax.models.single_image import SingleDecoder, SingleEncoder

CANVAS = 512  # pixels, of a style that says nothing else


def blend(photo: jax.Array, painted: jax.Array, strength: jax.Array) -> jax.Array:
    """The point `strength` of the way from photo to painted, both in [-1, 1], on a line that never leaves [-1, 1]."""
    start, end = (jnp.arctanh(jnp.clip(x, -0.999, 0.999)) for x in (photo, painted))
    return jnp.tanh(start + strength * (end - start))


def cover(strength: jax.Array) -> jax.Array:
    """How much of the photo the paint covers: 0 at strength 0, 3/4 at a half, 1 at 1, and growing beyond; smooth.

    Were it the strength itself, the features would hardly matter: the outcome would be a cross-fade.
    """
    return 1 - (1 - strength) * jnp.abs(1 - strength)


class Generator(nn.Module):
    """An encoder and a decoder; images: [B, H, W, 3] in [-1, 1], H and W multiples of 4."""

    encoder: nn.Module
    decoder: nn.Module

    @property
    def reach(self) -> int:
        """Pixels around a place beyond which its painting sees nothing, save through the moments of a norm."""
        # The coarse noise is enlarged from cells of 16 pixels.
        return max(self.encoder.reach, 16) + self.decoder.reach

    def encode(self, images: jax.Array) -> Content:
        """c = E(I)."""
        return self.encoder(images)

    def decode(self, content: Content, seed: jax.Array, origin=(0, 0), strength=None) -> jax.Array:
        """I' = G(c); seed: [B] uint32 chooses the noise, origin (y, x) says where on a larger picture we are.

        strength: of the paint in feature space, from 0 (what E gives, unpainted) through 1 (None) and beyond.
        """
        return self.decoder(content, seed, origin, strength)

    def __call__(self, images: jax.Array, seed: jax.Array, origin=(0, 0), strength=None) -> jax.Array:
        """I' = G(E(I)), [B, H, W, 3] in [-1, 1]; origin as in `decode`.

        strength: None is all of the painting; a scalar s blends the features of photo and painting to paint G_s, which
        covers the photo sooner than it takes on the style: tanh((1 - c) atanh(I) + c atanh(G_s)) with c of `cover`.
        """
        painted = self.decode(self.encode(images), seed, origin, strength)
        return painted if strength is None else blend(images, painted, cover(strength))


def painter(width: int, blocks: int, decoder_blocks: int, noise: int, norm: str) -> Generator:
    """The small generator: `blocks` residual blocks in all, the last `decoder_blocks` of them after the noise."""
    if noise % 2 or not 0 <= decoder_blocks <= blocks:
        raise InputError(
            f"model.generator: noise ({noise}) must be even, decoder_blocks ({decoder_blocks}) <= blocks ({blocks})"
        )
    norm = getattr(layers, norm)
    return Generator(
        PainterEncoder(width, blocks - decoder_blocks, norm),
        PainterDecoder(width, decoder_blocks, norm, noise),
    )


def resnet(width: int, blocks: int, norm: str) -> Generator:
    """The ResNet generator of CycleGAN and CUT (9 blocks, width 64): the encoder ends after the fifth block of nine."""
    norm = getattr(layers, norm)
    first = (blocks + 1) // 2
    return Generator(ResnetEncoder(width, first, norm), ResnetDecoder(width, blocks - first, norm))


def resnet_antialiased(width: int, blocks: int, norm: str) -> Generator:
    """The same ResNet as CUT's code runs it: blurred sampling and norms after the convolutions."""
    norm = getattr(layers, norm)
    first = (blocks + 1) // 2
    encoder = antialiased.BlurEncoder(width, first, norm)
    return Generator(encoder, antialiased.BlurDecoder(width, blocks - first, norm))


def single_image(width: int) -> Generator:
    """The small generator of SinCUT; width 80 is the published one."""
    return Generator(SingleEncoder(width), SingleDecoder(width))


class Style(struct.PyTreeNode):
    """A trained style: the parameters, and as static data the generator that they belong to.

    canvas: pixels, long side of a picture at which the strokes have their right size; larger ones are painted at it.
    """

    params: Any
    generator: Generator = struct.field(pytree_node=False)
    canvas: int = struct.field(pytree_node=False, default=CANVAS)
