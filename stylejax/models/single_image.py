"""The small networks that learn from one picture, built of StyleGAN2's residual blocks (Park et al. 2020, SinCUT)."""

import flax.linen as nn
import jax
import jax.numpy as jnp
from jax import lax

from stylejax.models import layers, noise
from stylejax.models.decoder import strengthen
from stylejax.models.encoder import Content


def scaled_leaky_relu(x: jax.Array) -> jax.Array:
    """Leaky ReLU that keeps the variance of its input."""
    return 2**0.5 * layers.leaky_relu(x)


class EqualConv(nn.Module):
    """Convolution with zero borders whose kernel of unit variance is scaled at run time (Karras et al. 2018)."""

    features: int
    size: int = 3

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        shape = (self.size, self.size, x.shape[-1], self.features)
        kernel = self.param("kernel", noise.uniform, shape) * (self.size**2 * x.shape[-1]) ** -0.5
        bias = self.param("bias", nn.initializers.zeros, (self.features,))[None, None, None]
        return bias + lax.conv_general_dilated(x, kernel, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))


class Block(nn.Module):
    """Two convolutions beside a straight way, joined at constant variance; `down` halves the size."""

    features: int
    down: bool = False

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        h = scaled_leaky_relu(EqualConv(x.shape[-1])(x))
        if self.down:
            h, x = layers.blur_halve(h), layers.blur_halve(x)
        h = scaled_leaky_relu(EqualConv(self.features)(h))
        straight = x if x.shape[-1] == self.features and not self.down else EqualConv(self.features, size=1)(x)
        return (h + straight) / 2**0.5


class SingleEncoder(nn.Module):
    """Pixels, then half the size; taps are layers 0, 2, 4 of the original."""

    width: int

    @property
    def reach(self) -> int:
        """Pixels around a place beyond which its features see nothing."""
        return 1 + 1 + 2 + 2 * 4

    @nn.compact
    def __call__(self, images: jax.Array) -> Content:
        """images: [B, H, W, 3] in [-1, 1], H and W even -> last tap [B, H / 2, W / 2, 2 width]."""
        x = scaled_leaky_relu(EqualConv(self.width, size=1)(images))
        first = Block(2 * self.width, down=True)(x)
        last = Block(2 * self.width)(Block(2 * self.width)(first))
        return Content(taps=(images, first, last), photo=layers.halve(images))


class SingleDecoder(nn.Module):
    """Four blocks, twice the size, noise; tanh at the end keeps the painting in range, where theirs is open."""

    width: int

    OWN = GROWING = ()

    @property
    def reach(self) -> int:
        """Pixels around a place that its content is taken from."""
        return 2 * 8 + 2 + 1

    @nn.compact
    def __call__(self, content: Content, seed: jax.Array, origin=(0, 0), strength=None) -> jax.Array:
        """content of [B, H / 2, W / 2, 2 width] -> [B, H, W, 3]; seed, origin: of the noise.

        strength: of the paint in feature space, a scalar; see `strengthen`.
        """
        x = content.taps[-1]
        for _ in range(4):
            x = Block(2 * self.width)(x)
        x = EqualConv(self.width)(layers.double(strengthen(content.taps[-1], x, strength)))
        share = self.param("noise", nn.initializers.zeros, (1,))[None, None, None]
        x = x + share * noise.field(seed, *x.shape[1:3], 1, origin)
        return jnp.tanh(EqualConv(3, size=1)(scaled_leaky_relu(x)))


class SingleDiscriminator(nn.Module):
    """An image-level critic: blocks down to 4 x 4 pixels, then one number (Karras et al. 2020)."""

    width: int

    @nn.compact
    def __call__(self, images: jax.Array, maps: tuple = ()) -> tuple[jax.Array, ...]:
        """images: [B, H, W, 3] in [-1, 1], all of one size; maps are not looked at -> ([B, 1, 1, 1],)."""
        features = 4 * self.width
        x = scaled_leaky_relu(EqualConv(features, size=1)(images))
        while min(x.shape[1:3]) > 4:
            features = min(2 * features, 48 * self.width)
            x = Block(features, down=True)(x)
        x = scaled_leaky_relu(EqualConv(features)(x)).reshape(len(x), 1, 1, -1)
        x = scaled_leaky_relu(EqualConv(features, size=1)(x))
        return (EqualConv(1, size=1)(x),)
