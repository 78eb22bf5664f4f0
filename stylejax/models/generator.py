"""Generators I' = G(E(I)), and the trained style that carries one."""

from typing import Any

import flax.linen as nn
import jax
from flax import struct

from stylejax.models import layers
from stylejax.models.decoder import PainterDecoder, ResnetDecoder
from stylejax.models.encoder import Content, PainterEncoder, ResnetEncoder


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

    def decode(self, content: Content, seed: jax.Array, origin=(0, 0)) -> jax.Array:
        """I' = G(c); seed: [B] uint32 chooses the noise, origin (y, x) says where on a larger picture we are."""
        return self.decoder(content, seed, origin)

    def __call__(self, images: jax.Array, seed: jax.Array, origin=(0, 0)) -> jax.Array:
        """I' = G(E(I)), [B, H, W, 3] in [-1, 1]; origin as in `decode`."""
        return self.decode(self.encode(images), seed, origin)


def painter(width: int, blocks: int, decoder_blocks: int, noise: int, norm: str) -> Generator:
    """The small generator: `blocks` residual blocks in all, the last `decoder_blocks` of them after the noise."""
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


class Style(struct.PyTreeNode):
    """A trained style: the parameters, and as static data the generator that they belong to.

    canvas: pixels, long side of a picture at which the strokes have their right size; larger ones are painted at it.
    """

    params: Any
    generator: Generator = struct.field(pytree_node=False)
    canvas: int = struct.field(pytree_node=False, default=512)
