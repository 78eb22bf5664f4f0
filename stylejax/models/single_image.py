"""The small networks that learn from one picture, built of StyleGAN2's residual blocks (Park et al. 2020, SinCUT)."""

import flax.linen as nn
import jax
import jax.numpy as jnp
from jax import lax

from stylejax.models import layers, noise
from stylejax.models.encoder import Content
from stylejax.models.strength import blend_features


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
    """Two convolutions and a skip connection, added at constant variance; `down` halves the size."""

    features: int
    down: bool = False

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        h = scaled_leaky_relu(EqualConv(x.shape[-1], name="conv_1")(x))
        if self.down:
            h = layers.blur_halve(h)
            x = layers.blur_halve(x)
        h = scaled_leaky_relu(EqualConv(self.features, name="conv_2")(h))
        if self.down or x.shape[-1] != self.features:
            x = EqualConv(self.features, size=1, name="skip")(x)
        return (h + x) / 2**0.5


class SingleEncoder(nn.Module):
    """Pixels, then half the size; features are layers 0, 2, 4 of SinCUT's code."""

    width: int

    @property
    def receptive_field(self) -> int:
        """Pixels around a place beyond which its features see nothing."""
        return 1 + 1 + 2 + 2 * 4

    @nn.compact
    def __call__(self, images: jax.Array) -> Content:
        """images: [B, H, W, 3] in [-1, 1], H and W even -> last feature map [B, H / 2, W / 2, 2 width]."""
        x = scaled_leaky_relu(EqualConv(self.width, size=1, name="stem")(images))
        first = Block(2 * self.width, down=True, name="block_1")(x)
        x = Block(2 * self.width, name="block_2")(first)
        last = Block(2 * self.width, name="block_3")(x)
        return Content(features=(images, first, last), photo=layers.halve(images))


class SingleDecoder(nn.Module):
    """Four blocks, twice the size, noise; tanh at the end keeps the painting in range, where theirs is open."""

    width: int

    @property
    def receptive_field(self) -> int:
        """Pixels around a place that its content is taken from."""
        return 2 * 8 + 2 + 1

    @nn.compact
    def __call__(
        self,
        content: Content,
        seed: jax.Array,
        origin: tuple = (0, 0),
        strength: jax.Array | None = None,
    ) -> jax.Array:
        """content of [B, H / 2, W / 2, 2 width] -> [B, H, W, 3]; seed, origin: of the noise.

        strength: of the style in feature space, a scalar; see `blend_features`.
        """
        x = content.features[-1]
        for i in range(4):
            x = Block(2 * self.width, name=f"block_{i + 1}")(x)
        x = layers.double(blend_features(content.features[-1], x, strength))
        x = EqualConv(self.width, name="up_1")(x)
        weight = self.param("noise", nn.initializers.zeros, (1,))[None, None, None]
        x = x + weight * noise.field(seed, *x.shape[1:3], 1, origin)
        return jnp.tanh(EqualConv(3, size=1, name="to_rgb")(scaled_leaky_relu(x)))


class SingleDiscriminator(nn.Module):
    """One logit per picture: blocks down to 4 x 4 pixels, then dense layers (Karras et al. 2020)."""

    width: int

    @nn.compact
    def __call__(self, images: jax.Array, maps: tuple[jax.Array, ...] = ()) -> tuple[jax.Array, ...]:
        """images: [B, H, W, 3] in [-1, 1], all of one size; maps are not used -> ([B, 1, 1, 1],)."""
        features = 4 * self.width
        x = scaled_leaky_relu(EqualConv(features, size=1, name="stem")(images))
        blocks = 0
        while min(x.shape[1:3]) > 4:
            blocks += 1
            features = min(2 * features, 48 * self.width)
            x = Block(features, down=True, name=f"block_{blocks}")(x)
        x = scaled_leaky_relu(EqualConv(features, name="conv_1")(x)).reshape(len(x), 1, 1, -1)
        x = scaled_leaky_relu(EqualConv(features, size=1, name="dense_1")(x))
        return (EqualConv(1, size=1, name="to_logits")(x),)
