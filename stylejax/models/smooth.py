"""A decoder that grows by interpolation: no place of a cell of pixels differs from another (Odena et al. 2016)."""

import flax.linen as nn
import jax
import jax.numpy as jnp

from stylejax.models import layers, noise
from stylejax.models.decoder import paint_over
from stylejax.models.encoder import Content
from stylejax.models.norms import Norm, PictureMean
from stylejax.models.strength import blend_features

_HALF = 0x5BD1E995  # between the seeds of two sizes: each has its own noise


def enlarge(x: jax.Array) -> jax.Array:
    """Twice the size, bilinear and then binomial: a constant stays one. x: [B, H, W, C] -> [B, 2 H, 2 W, C]."""
    return layers.soften(layers.double(x))


class ToneMap(nn.Module):
    """A photo in the tone of the style: bias + (mean(x) - bias) shrink + (x - mean(x)) matrix; x: [B, H, W, 3].

    mean(x) is of the whole picture: instance norms hide how bright a photo is, so the generator cannot see it. A photo
    whose mean is the bias, the style's mean color, keeps it; others come nearer. It starts as the identity.
    """

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        matrix = self.param("matrix", lambda rng: jnp.eye(3))
        shrink = self.param("shrink", lambda rng: jnp.eye(3))
        bias = self.param("bias", nn.initializers.zeros, (3,))[None, None, None]
        mean = PictureMean(name="mean")(x)
        return bias + (mean - bias) @ shrink + (x - mean) @ matrix


class SmoothDecoder(nn.Module):
    """Residual blocks with noise, two enlargements with convolutions between, and a half-resolution photo below.

    Noise enters at every resolution, so that texture of every size is irregular.
    """

    width: int
    blocks: int
    norm: Norm
    noise: int

    # What belongs to one style alone; a new style that begins from another has it as it is at step 0.
    STYLE_LAYERS = ("color", "to_rgb")
    SUBPIXEL_LAYERS = ()

    @property
    def receptive_field(self) -> int:
        """Pixels around a place that its content and photo are taken from."""
        return 4 * 2 * self.blocks + 4 * 2 + 2 * 4 + 4

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
        seed = 3 * seed.astype(jnp.uint32)

        # Add noise of two sizes to the content.
        if self.noise:
            fine = noise.field(seed, *x.shape[1:3], self.noise, (origin[0] // 4, origin[1] // 4))
            rows = -(-x.shape[1] // 4)
            columns = -(-x.shape[2] // 4)
            coarse = noise.field(seed + 1, rows, columns, self.noise, (origin[0] // 16, origin[1] // 16))
            coarse = layers.double(layers.double(coarse))[:, : x.shape[1], : x.shape[2]]
            x = x + layers.Conv(self.width, name="noise_in")(jnp.concatenate([fine, coarse], axis=-1))
        for i in range(self.blocks):
            x = layers.ResidualBlock(self.norm, name=f"block_{i + 1}")(x)
        x = self.norm(x)
        if strength is not None:
            # Both ends are of one size here; before the norm the painted end would outweigh the other at any strength.
            x = blend_features(self.norm(content.features[0]), x, strength)

        # Grow to half the size, then to all of it.
        x = layers.leaky_relu(layers.Conv(self.width // 2, size=1, name="narrow_1")(x))
        x = self._with_noise(enlarge(x), seed + _HALF, (origin[0] // 2, origin[1] // 2))
        x = layers.leaky_relu(layers.Conv(self.width // 2, name="conv_1")(x))
        x = layers.leaky_relu(layers.Conv(self.width // 2, name="conv_2")(x))
        x = layers.Conv(self.width // 4, size=1, name="narrow_2")(x)
        x = self._with_noise(enlarge(x), seed + 2, origin)
        x = layers.leaky_relu(layers.Conv(self.width // 4, name="conv_3")(x))

        # Paint over the photo; a small last kernel makes the first painting the photo itself.
        delta = layers.Conv(3, kernel_init=layers.kernel_init(0.1), name="to_rgb")(x)
        return paint_over(enlarge(ToneMap(name="color")(content.photo)), delta)

    def _with_noise(self, x: jax.Array, seed: jax.Array, origin: tuple) -> jax.Array:
        """x with noise of its own resolution beside it."""
        return jnp.concatenate([x, noise.field(seed, *x.shape[1:3], self.noise, origin)], axis=-1)
