"""Encoders E: a photo becomes feature maps, most of them at a quarter of its size."""

import flax.linen as nn
import jax
from flax import struct

from stylejax.models import layers
from stylejax.models.norms import Norm


class Content(struct.PyTreeNode):
    """What E keeps of a photo.

    features: feature maps [B, h, w, C], finest first, for the contrastive terms; a decoder paints from the last.
    photo: the photo at half resolution, [B, H / 2, W / 2, 3] in [-1, 1], that a decoder may paint over.
    """

    features: tuple[jax.Array, ...]
    photo: jax.Array


class CompactEncoder(nn.Module):
    """Space-to-depth stem and residual blocks, all of them at a quarter of the resolution."""

    width: int
    blocks: int
    norm: Norm

    @property
    def receptive_field(self) -> int:
        """Pixels around a place beyond which its features see nothing, save through the moments of a norm."""
        return 4 * (1 + 2 * self.blocks)

    @nn.compact
    def __call__(self, images: jax.Array) -> Content:
        """images: [B, H, W, 3] in [-1, 1], H and W multiples of 4 -> features [B, H / 4, W / 4, width]."""
        x = layers.Conv(self.width, name="stem")(layers.space_to_depth(images, 4))
        features = [x]
        for i in range(self.blocks):
            x = layers.ResidualBlock(self.norm, name=f"block_{i + 1}")(x)
            features.append(x)
        return Content(features=tuple(features), photo=layers.halve(images))
