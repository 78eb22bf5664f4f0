"""CUT's ResNet generator and patch discriminator: blurred sampling, norms after convolutions (Park 2020)."""

from functools import partial

import flax.linen as nn
import jax
import jax.numpy as jnp

from stylejax.models import layers
from stylejax.models.encoder import Content
from stylejax.models.norms import Norm
from stylejax.models.strength import blend_features

# The published start; borders are reflected throughout, where theirs are zero around the sampling layers.
Conv = partial(layers.Conv, kernel_init=layers.xavier_init(0.02))


class Block(nn.Module):
    """x + norm(conv(relu(norm(conv(x))))) (Johnson et al. 2016)."""

    norm: Norm

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        h = nn.relu(self.norm(Conv(x.shape[-1], name="conv_1")(x)))
        return x + self.norm(Conv(x.shape[-1], name="conv_2")(h))


class BlurEncoder(nn.Module):
    """Down to a quarter of the size and through the first blocks; features are layers 0, 4, 8, 12, 16 of CUT's code."""

    width: int
    blocks: int
    norm: Norm

    @property
    def receptive_field(self) -> int:
        """Pixels around a place beyond which its features see nothing, save through the moments of a norm."""
        return 3 + 2 + 4 + 4 * 2 * self.blocks

    @nn.compact
    def __call__(self, images: jax.Array) -> Content:
        """images: [B, H, W, 3] in [-1, 1], H and W multiples of 4 -> last feature map [B, H / 4, W / 4, 4 width]."""
        x = nn.relu(self.norm(Conv(self.width, size=7, name="stem")(images)))
        features = [images]
        for i in (1, 2):
            x = Conv(2**i * self.width, name=f"down_{i}")(x)
            features.append(x)
            x = layers.blur_halve(nn.relu(self.norm(x)))
        for i in range(self.blocks):
            x = Block(self.norm, name=f"block_{i + 1}")(x)
            if i in (0, self.blocks - 1):
                features.append(x)
        return Content(features=tuple(features), photo=layers.halve(images))


class BlurDecoder(nn.Module):
    """The other blocks, and up again by interpolation."""

    width: int
    blocks: int
    norm: Norm

    @property
    def receptive_field(self) -> int:
        """Pixels around a place that its content is taken from."""
        return 4 * 2 * self.blocks + 4 + 2 + 2 + 1 + 3

    @nn.compact
    def __call__(
        self,
        content: Content,
        seed: jax.Array,
        origin: tuple = (0, 0),
        strength: jax.Array | None = None,
    ) -> jax.Array:
        """content of [B, H / 4, W / 4, 4 width] -> [B, H, W, 3]; it has no noise, so seed and origin do nothing.

        strength: of the style in feature space, a scalar; see `blend_features`.
        """
        x = content.features[-1]
        for i in range(self.blocks):
            x = Block(self.norm, name=f"block_{i + 1}")(x)
        x = blend_features(content.features[-1], x, strength)
        x = nn.relu(self.norm(Conv(2 * self.width, name="up_1")(layers.double(x))))
        x = nn.relu(self.norm(Conv(self.width, name="up_2")(layers.double(x))))
        return jnp.tanh(Conv(3, size=7, name="to_rgb")(x))


class BlurPatchDiscriminator(nn.Module):
    """The discriminator of 70 x 70 patches with blurred sampling in place of strides."""

    width: int
    downs: int
    norm: Norm

    @nn.compact
    def __call__(self, images: jax.Array, maps: tuple[jax.Array, ...] = ()) -> tuple[jax.Array, ...]:
        """images: [B, H, W, 3] in [-1, 1]; maps are not used -> ([B, h, w, 1],)."""
        x = images
        for i in range(self.downs):
            x = Conv(self.width * 2**i, size=4, name=f"down_{i + 1}")(x)
            x = layers.blur_halve(layers.leaky_relu(x if i == 0 else self.norm(x)))
        x = Conv(self.width * 2**self.downs, size=4, name="conv_1")(x)
        return (Conv(1, size=4, name="to_logits")(layers.leaky_relu(self.norm(x))),)
