"""The decoder G of the compact generator: feature maps and a half-resolution photo become a painting."""

import flax.linen as nn
import jax
import jax.numpy as jnp

from stylejax.models import layers, noise
from stylejax.models.encoder import Content
from stylejax.models.norms import Norm
from stylejax.models.strength import blend_features


def paint_over(photo: jax.Array, delta: jax.Array) -> jax.Array:
    """tanh(delta + atanh(photo)): a change that can never leave [-1, 1].

    photo: [B, H, W, 3], clipped to +-0.98 so that delta can still change white and black.
    """
    return jnp.tanh(delta + jnp.arctanh(jnp.clip(photo, -0.98, 0.98)))


class ColorMatrix(nn.Module):
    """A trained color map x -> x M + b; it starts as the identity. x: [B, H, W, 3]."""

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        matrix = self.param("matrix", lambda rng: jnp.eye(3))
        bias = self.param("bias", nn.initializers.zeros, (3,))
        return x @ matrix + bias[None, None, None]


class CompactDecoder(nn.Module):
    """Residual blocks with noise, two sub-pixel convolutions, and the half-resolution photo to paint over.

    Noise enters twice: at a quarter (and a sixteenth) of the resolution, where it turns flat areas into strokes,
    and at full resolution at the end, without which all fine texture is one repeated 4 x 4 pattern.
    """

    width: int
    blocks: int
    norm: Norm
    noise: int

    # What belongs to one style alone: its palette and its last kernel. A new style that begins from another has them
    # as they are at step 0, where the first painting is the photo, not one of the other style.
    STYLE_LAYERS = ("color", "to_rgb")
    SUBPIXEL_LAYERS = ("up_1", "up_2")  # kernels whose outputs are the sub-pixels of a larger map

    @property
    def receptive_field(self) -> int:
        """Pixels around a place that its content and photo are taken from."""
        return 4 * 2 * self.blocks + 2 * 2 + 3

    @nn.compact
    def __call__(
        self,
        content: Content,
        seed: jax.Array,
        origin: tuple = (0, 0),
        strength: jax.Array | None = None,
    ) -> jax.Array:
        """content of [B, H / 4, W / 4, width], seed [B] uint32, origin (y, x) multiples of 16 -> [B, H, W, 3].

        strength: of the style in feature space, a scalar; see `blend_features`.
        """
        x = content.features[-1]
        _, height, width, _ = x.shape
        fine = 3 * seed.astype(jnp.uint32)
        coarse = fine + 1
        full = fine + 2

        # Add noise of two sizes to the content.
        if half := self.noise // 2:
            fine = noise.field(fine, height, width, half, (origin[0] // 4, origin[1] // 4))
            coarse = noise.field(coarse, -(-height // 4), -(-width // 4), half, (origin[0] // 16, origin[1] // 16))
            coarse = layers.double(layers.double(coarse))[:, :height, :width]
            x = x + layers.Conv(self.width, name="noise_in")(jnp.concatenate([fine, coarse], axis=-1))
        for i in range(self.blocks):
            x = layers.ResidualBlock(self.norm, name=f"block_{i + 1}")(x)

        # Grow to full size by sub-pixels, from content whose tone no longer depends on the photo's.
        x = self.norm(x)
        if strength is not None:
            # Both ends are of one size here; before the norm the painted end would outweigh the other at any strength.
            x = blend_features(self.norm(content.features[0]), x, strength)
        x = layers.Conv(2 * self.width, size=1, kernel_init=layers.subpixel_init(2), name="up_1")(x)
        x = layers.leaky_relu(layers.depth_to_space(x, 2))
        x = layers.leaky_relu(layers.Conv(self.width // 2, name="conv_1")(x))
        x = layers.Conv(48, kernel_init=layers.subpixel_init(2), name="up_2")(x)
        # Sub-pixels leave a weave of their own; what is fine comes from the noise and the convolutions after it.
        x = layers.soften(layers.leaky_relu(layers.depth_to_space(x, 2)))
        x = jnp.concatenate([x, noise.field(full, 4 * height, 4 * width, self.noise, origin)], -1)
        x = layers.leaky_relu(layers.Conv(12, name="noise_out")(x))

        # Paint over the photo; a small last kernel makes the first painting the photo itself.
        delta = layers.Conv(3, kernel_init=layers.kernel_init(0.1), name="to_rgb")(x)
        return paint_over(layers.double(ColorMatrix(name="color")(content.photo)), delta)
