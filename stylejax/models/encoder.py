"""Encoders E: a photo becomes content features at a quarter of its size."""

import flax.linen as nn
import jax
from flax import struct

from stylejax.models import layers


class Content(struct.PyTreeNode):
    """What E keeps of a photo.

    taps: encoder maps, finest first, for the contrastive term; the last is what a decoder paints from.
    photo: the photo at half resolution, [B, H / 2, W / 2, 3] in [-1, 1], that a decoder may paint over.
    """

    taps: tuple[jax.Array, ...]
    photo: jax.Array


class PainterEncoder(nn.Module):
    """Space-to-depth stem and residual blocks, all of them at a quarter of the resolution."""

    width: int
    blocks: int
    norm: layers.Norm

    @property
    def reach(self) -> int:
        """Pixels around a place beyond which its features see nothing, save through the moments of a norm."""
        return 4 * (1 + 2 * self.blocks)

    @nn.compact
    def __call__(self, images: jax.Array) -> Content:
        """images: [B, H, W, 3] in [-1, 1], H and W multiples of 4 -> taps [B, H / 4, W / 4, width]."""
        taps = [layers.Conv(self.width)(layers.space_to_depth(images, 4))]
        for _ in range(self.blocks):
            taps.append(layers.ResidualBlock(self.norm)(taps[-1]))
        return Content(taps=tuple(taps), photo=layers.halve(images))


class ResnetEncoder(nn.Module):
    """First half of the ResNet generator of Johnson et al. 2016, as in CycleGAN and CUT."""

    width: int
    blocks: int
    norm: layers.Norm

    @property
    def reach(self) -> int:
        """Pixels around a place beyond which its features see nothing, save through the moments of a norm."""
        return 3 + 1 + 2 + 4 * 2 * self.blocks

    @nn.compact
    def __call__(self, images: jax.Array) -> Content:
        """images: [B, H, W, 3] in [-1, 1], H and W multiples of 4 -> last tap [B, H / 4, W / 4, 4 width]."""
        x = nn.relu(self.norm(layers.Conv(self.width, size=7)(images)))
        taps = [images]
        for factor in (2, 4):
            taps.append(layers.StridedConv(factor * self.width, size=3)(x))
            x = nn.relu(self.norm(taps[-1]))
        for i in range(self.blocks):
            x = layers.ResidualBlock(self.norm)(x)
            if i in (0, self.blocks - 1):
                taps.append(x)
        return Content(taps=tuple(taps), photo=layers.halve(images))
