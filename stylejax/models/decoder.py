"""Decoders G: content features become a painting."""

import flax.linen as nn
import jax
import jax.numpy as jnp

from stylejax.models import layers, noise
from stylejax.models.encoder import Content


def paint_over(photo: jax.Array, delta: jax.Array) -> jax.Array:
    """tanh(delta + atanh(photo)): a change that can never leave [-1, 1].

    photo: [B, H, W, 3], clipped to +-0.98 so that white and black stay within reach of delta.
    """
    return jnp.tanh(delta + jnp.arctanh(jnp.clip(photo, -0.98, 0.98)))


def strengthen(content: jax.Array, painted: jax.Array, strength: jax.Array | None) -> jax.Array:
    """Features on the line from the content (strength 0) through the painted ones (1) and beyond; None is 1."""
    return painted if strength is None else painted + (strength - 1) * (painted - content)


class ColourMatrix(nn.Module):
    """A trained colour map x -> x M + b; it starts as the identity. x: [B, H, W, 3]."""

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        matrix = self.param("matrix", lambda rng: jnp.eye(3))
        bias = self.param("bias", nn.initializers.zeros, (3,))
        return x @ matrix + bias[None, None, None]


class PainterDecoder(nn.Module):
    """Residual blocks with noise, a sub-pixel head, and the half-resolution photo to paint over.

    Noise enters twice: at a quarter (and a sixteenth) of the resolution, where it turns flat areas into strokes,
    and at full resolution in the head, without which all fine texture is one repeated 4 x 4 pattern.
    """

    width: int
    blocks: int
    norm: layers.Norm
    noise: int

    # What belongs to one style alone: its palette and its last kernel. A new style that begins from another has them
    # as they are at step 0, where the first painting is the photo, not one of the other style.
    OWN = ("colour", "Conv_5")
    GROWING = ("Conv_1", "Conv_3")  # kernels whose outputs are the sub-pixels of a larger map

    @property
    def reach(self) -> int:
        """Pixels around a place that its content and photo are taken from."""
        return 4 * 2 * self.blocks + 2 * 2 + 3

    @nn.compact
    def __call__(self, content: Content, seed: jax.Array, origin=(0, 0), strength=None) -> jax.Array:
        """content of [B, H / 4, W / 4, width], seed [B] uint32, origin (y, x) multiples of 16 -> [B, H, W, 3].

        strength: of the paint in feature space, a scalar; see `strengthen`.
        """
        x = content.taps[-1]
        _, height, width, _ = x.shape
        fine, coarse, full = (3 * seed.astype(jnp.uint32) + k for k in range(3))

        # Stir noise of two sizes into the content.
        if half := self.noise // 2:
            near = noise.field(fine, height, width, half, (origin[0] // 4, origin[1] // 4))
            far = noise.field(coarse, -(-height // 4), -(-width // 4), half, (origin[0] // 16, origin[1] // 16))
            far = layers.double(layers.double(far))[:, :height, :width]
            x = x + layers.Conv(self.width, name="Conv_0")(jnp.concatenate([near, far], axis=-1))
        for _ in range(self.blocks):
            x = layers.ResidualBlock(self.norm)(x)

        # Grow to full size by sub-pixels, from content whose tone no longer depends on the photo's.
        x = self.norm(x)
        if strength is not None:
            # Both ends are of one size here; before the norm the painted end would outweigh the other at any strength.
            x = strengthen(self.norm(content.taps[0]), x, strength)
        grow = layers.Conv(2 * self.width, size=1, kernel_init=layers.subpixel_init(2), name="Conv_1")
        x = layers.leaky_relu(layers.depth_to_space(grow(x), 2))
        x = layers.leaky_relu(layers.Conv(self.width // 2, name="Conv_2")(x))
        x = layers.Conv(48, kernel_init=layers.subpixel_init(2), name="Conv_3")(x)
        # Sub-pixels leave a weave of their own; what is fine comes from the noise and the convolutions after it.
        x = layers.soften(layers.leaky_relu(layers.depth_to_space(x, 2)))
        x = jnp.concatenate([x, noise.field(full, 4 * height, 4 * width, self.noise, origin)], -1)
        x = layers.leaky_relu(layers.Conv(12, name="Conv_4")(x))

        # Paint over the photo; a small last kernel makes the first painting the photo itself.
        delta = layers.Conv(3, kernel_init=layers.kernel_init(0.1), name="Conv_5")(x)
        return paint_over(layers.double(ColourMatrix(name="colour")(content.photo)), delta)


class ResnetDecoder(nn.Module):
    """Second half of the ResNet generator, with sub-pixel heads in place of transposed convolutions."""

    width: int
    blocks: int
    norm: layers.Norm

    OWN = GROWING = ()

    @property
    def reach(self) -> int:
        """Pixels around a place that its content is taken from."""
        return 4 * (2 * self.blocks + 1) + 2

    @nn.compact
    def __call__(self, content: Content, seed: jax.Array, origin=(0, 0), strength=None) -> jax.Array:
        """content of [B, H / 4, W / 4, 4 width] -> [B, H, W, 3]; it has no noise, so seed and origin do nothing.

        strength: of the paint in feature space, a scalar; see `strengthen`.
        """
        x = content.taps[-1]
        for _ in range(self.blocks):
            x = layers.ResidualBlock(self.norm)(x)
        x = strengthen(content.taps[-1], x, strength)
        grow = layers.Conv(8 * self.width, kernel_init=layers.subpixel_init(2))
        x = nn.relu(self.norm(layers.depth_to_space(grow(x), 2)))
        x = layers.Conv(12, kernel_init=layers.subpixel_init(2))(x)
        return jnp.tanh(layers.depth_to_space(x, 2))
