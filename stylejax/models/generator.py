"""Generators I' = G(E(I)), and the trained style that carries one."""

from typing import Any

import flax.linen as nn
import jax
from flax import struct

from stylejax.errors import InputError
from stylejax.models import antialiased, norms
from stylejax.models.choose import choose
from stylejax.models.decoder import CompactDecoder
from stylejax.models.encoder import CompactEncoder, Content
from stylejax.models.single_image import SingleDecoder, SingleEncoder
from stylejax.models.smooth import SmoothDecoder
from stylejax.models.strength import blend, cover

CANVAS = 512  # pixels, of a style that says nothing else
RECEPTIVE_FIELD = 128  # pixels, of an encoder or decoder that says nothing else
_NORM = "model.generator.norm"  # where in a config the name of a norm stands


class Generator(nn.Module):
    """An encoder and a decoder; images: [B, H, W, 3] in [-1, 1], H and W multiples of 4.

    encoder: images -> `Content`; decoder: (content, seed, origin, strength) -> images. docs/your_network.md says what
    else they may have.
    """

    encoder: nn.Module
    decoder: nn.Module

    @property
    def receptive_field(self) -> int:
        """Pixels around a place beyond which its painting sees nothing, save through the moments of a norm."""
        encoder = getattr(self.encoder, "receptive_field", RECEPTIVE_FIELD)
        # The coarse noise is enlarged from cells of 16 pixels.
        return max(encoder, 16) + getattr(self.decoder, "receptive_field", RECEPTIVE_FIELD)

    @property
    def style_layers(self) -> tuple[str, ...]:
        """Names of the decoder's layers that belong to one style alone."""
        return getattr(self.decoder, "STYLE_LAYERS", ())

    @property
    def subpixel_layers(self) -> tuple[str, ...]:
        """Names of the decoder's layers whose outputs are the sub-pixels of a larger map."""
        return getattr(self.decoder, "SUBPIXEL_LAYERS", ())

    def encode(self, images: jax.Array) -> Content:
        """c = E(I)."""
        return self.encoder(images)

    def decode(
        self,
        content: Content,
        seed: jax.Array,
        origin: tuple = (0, 0),
        strength: jax.Array | None = None,
    ) -> jax.Array:
        """I' = G(c), [B, H, W, 3] in [-1, 1].

        Args:
          content: what `encode` gives.
          seed: [B] uint32, chooses the noise.
          origin: (y, x) in pixels, where on a larger picture these images lie; multiples of 16.
          strength: of the style in feature space, from 0 (what E gives) through 1 (None) and beyond.
        """
        return self.decoder(content, seed, origin, strength)

    def __call__(
        self,
        images: jax.Array,
        seed: jax.Array,
        origin: tuple = (0, 0),
        strength: jax.Array | None = None,
    ) -> jax.Array:
        """I' = G(E(I)), [B, H, W, 3] in [-1, 1]; seed and origin as in `decode`.

        strength: None is all of the painting; a scalar s blends the features of photo and painting to paint G_s, which
        covers the photo sooner than it takes on the style: tanh((1 - c) atanh(I) + c atanh(G_s)) with c of `cover`.
        """
        painted = self.decode(self.encode(images), seed, origin, strength)
        return painted if strength is None else blend(images, painted, cover(strength))


def compact(width: int, blocks: int, decoder_blocks: int, noise: int, norm: str) -> Generator:
    """The small generator: `blocks` residual blocks in all, the last `decoder_blocks` of them after the noise."""
    if noise % 2 or not 0 <= decoder_blocks <= blocks:
        raise InputError(
            f"model.generator: noise ({noise}) must be even, decoder_blocks ({decoder_blocks}) <= blocks ({blocks})"
        )
    function = choose(norms, _NORM, norm)
    encoder = CompactEncoder(width, blocks - decoder_blocks, function)
    return Generator(encoder, CompactDecoder(width, decoder_blocks, function, noise))


def smooth(width: int, blocks: int, decoder_blocks: int, noise: int, norm: str) -> Generator:
    """`compact` with a decoder that grows by interpolation, and a photo below that is in the style's tone."""
    if not 0 <= decoder_blocks <= blocks:
        raise InputError(f"model.generator: decoder_blocks ({decoder_blocks}) must be at most blocks ({blocks})")
    function = choose(norms, _NORM, norm)
    encoder = CompactEncoder(width, blocks - decoder_blocks, function)
    return Generator(encoder, SmoothDecoder(width, decoder_blocks, function, noise))


def resnet_antialiased(width: int, blocks: int, norm: str) -> Generator:
    """The ResNet generator of CUT (9 blocks, width 64): the encoder ends after the fifth block of nine."""
    function = choose(norms, _NORM, norm)
    first = (blocks + 1) // 2
    encoder = antialiased.BlurEncoder(width, first, function)
    return Generator(encoder, antialiased.BlurDecoder(width, blocks - first, function))


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
