"""The ResNet and the patch critic as CUT's code runs them: blurred sampling, norms after convolutions (Park 2020)."""

from functools import partial

import flax.linen as nn
import jax
import jax.numpy as jnp

from stylejax.models import layers
from stylejax.models.decoder import strengthen
from stylejax.models.encoder import Content

# The published start; borders are reflected throughout, where theirs are zero around the sampling layers.
Conv = partial(layers.Conv, kernel_init=layers.xavier_init(0.02))


class Block(nn.Module):
    """x + norm(conv(relu(norm(conv(x))))) (Johnson et al. 2016)."""

    norm: layers.Norm

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        h = nn.relu(self.norm(Conv(x.shape[-1])(x)))
        return x + self.norm(Conv(x.shape[-1])(h))


class BlurEncoder(nn.Module):
    """Down to a quarter of the size and through the first blocks; taps are layers 0, 4, 8, 12, 16 of the original."""

    width: int
    blocks: int
    norm: layers.Norm

    @property
    def reach(self) -> int:
        """Pixels around a place beyond which its features see nothing, save through the moments of a norm."""
        return 3 + 2 + 4 + 4 * 2 * self.blocks

    @nn.compact
    def __call__(self, images: jax.Array) -> Content:
        """images: [B, H, W, 3] in [-1, 1], H and W multiples of 4 -> last tap [B, H / 4, W / 4, 4 width]."""
        x = nn.relu(self.norm(Conv(self.width, size=7)(images)))
        taps = [images]
        for factor in (2, 4):
            taps.append(Conv(factor * self.width)(x))
            x = layers.blur_halve(nn.relu(self.norm(taps[-1])))
        for i in range(self.blocks):
            x = Block(self.norm)(x)
            if i in (0, self.blocks - 1):
                taps.append(x)
        return Content(taps=tuple(taps), photo=layers.halve(images))


class BlurDecoder(nn.Module):
    """The other blocks, and up again by interpolation."""

    width: int
    blocks: int
    norm: layers.Norm

    OWN = GROWING = ()

    @property
    def reach(self) -> int:
        """Pixels around a place that its content is taken from."""
        return 4 * 2 * self.blocks + 4 + 2 + 2 + 1 + 3

    @nn.compact
    def __call__(self, content: Content, seed: jax.Array, origin=(0, 0), strength=None) -> jax.Array:
        """content of [B, H / 4, W / 4, 4 width] -> [B, H, W, 3]; it has no noise, so seed and origin do nothing.

        strength: of the paint in feature space, a scalar; see `strengthen`.
        """
        x = content.taps[-1]
        for _ in range(self.blocks):
            x = Block(self.norm)(x)
        x = strengthen(content.taps[-1], x, strength)
        for factor in (2, 1):
            x = nn.relu(self.norm(Conv(factor * self.width)(layers.double(x))))
        return jnp.tanh(Conv(3, size=7)(x))


class BlurPatchDiscriminator(nn.Module):
    """The critic of 70 x 70 patches with blurred sampling in place of strides."""

    width: int
    downs: int
    norm: layers.Norm

    @nn.compact
    def __call__(self, images: jax.Array, maps: tuple = ()) -> tuple[jax.Array, ...]:
        """images: [B, H, W, 3] in [-1, 1]; maps are not looked at."""
        x = images
        for i in range(self.downs):
            x = Conv(self.width * 2**i, size=4)(x)
            x = layers.blur_halve(layers.leaky_relu(x if i == 0 else self.norm(x)))
        x = Conv(self.width * 2**self.downs, size=4)(x)
        return (Conv(1, size=4)(layers.leaky_relu(self.norm(x))),)
