"""Layers that XLA runs fast on a CPU and that cost an accelerator nothing."""

import math

import flax.linen as nn
import jax
import jax.numpy as jnp
from jax import lax

from stylejax.models import noise
from stylejax.models.norms import Norm


def leaky_relu(x: jax.Array) -> jax.Array:
    """max(x, 0.2 x): a narrow head with plain ReLU dies at the learning rates used here."""
    return nn.leaky_relu(x, 0.2)


def space_to_depth(x: jax.Array, block: int) -> jax.Array:
    """[B, H, W, C] -> [B, H / block, W / block, block * block * C]; ValueError if it does not divide."""
    batch, height, width, channels = x.shape
    x = x.reshape(batch, height // block, block, width // block, block, channels)
    return x.transpose(0, 1, 3, 2, 4, 5).reshape(batch, height // block, width // block, block * block * channels)


def depth_to_space(x: jax.Array, block: int) -> jax.Array:
    """[B, H, W, block * block * C] -> [B, H * block, W * block, C]; undoes space_to_depth."""
    batch, height, width, channels = x.shape
    x = x.reshape(batch, height, width, block, block, channels // block**2)
    return x.transpose(0, 1, 3, 2, 4, 5).reshape(batch, height * block, width * block, -1)


def halve(x: jax.Array) -> jax.Array:
    """Mean of each 2 x 2 square; x: [B, H, W, C] with even H and W."""
    batch, height, width, channels = x.shape
    return x.reshape(batch, height // 2, 2, width // 2, 2, channels).mean(axis=(2, 4))


def blur_halve(x: jax.Array) -> jax.Array:
    """Every second pixel after a blur by (1, 2, 1) / 4 (Zhang 2019); [B, H, W, C] -> [B, ceil(H/2), ceil(W/2), C]."""
    for axis in (1, 2):
        size = x.shape[axis]
        edge = jnp.pad(x, [(0, 0)] * axis + [(1, 1)] + [(0, 0)] * (3 - axis), mode="reflect")
        before = lax.slice_in_dim(edge, 0, size, 2, axis)
        here = lax.slice_in_dim(edge, 1, size + 1, 2, axis)
        after = lax.slice_in_dim(edge, 2, size + 2, 2, axis)
        x = 0.25 * before + 0.5 * here + 0.25 * after
    return x


def _beside(x: jax.Array, axis: int) -> tuple[jax.Array, jax.Array]:
    """What lies before and after each place of an axis; the borders have themselves beside them."""
    size = x.shape[axis]
    edge = jnp.pad(x, [(0, 0)] * axis + [(1, 1)] + [(0, 0)] * (x.ndim - 1 - axis), mode="edge")
    return lax.slice_in_dim(edge, 0, size, axis=axis), lax.slice_in_dim(edge, 2, size + 2, axis=axis)


def soften(x: jax.Array) -> jax.Array:
    """Binomial filter, [1, 2, 1] / 4 both ways (Zhang 2019), blind to a checkerboard; x: [B, H, W, C]."""
    for axis in (1, 2):
        before, after = _beside(x, axis)
        x = 0.25 * before + 0.5 * x + 0.25 * after
    return x


def double(x: jax.Array) -> jax.Array:
    """Bilinear enlargement by two with half-pixel centres; x: [B, H, W, C] -> [B, 2H, 2W, C]."""
    for axis in (1, 2):
        size = x.shape[axis]
        before, after = _beside(x, axis)
        pair = jnp.stack([0.75 * x + 0.25 * before, 0.75 * x + 0.25 * after], axis=axis + 1)
        x = pair.reshape(*x.shape[:axis], 2 * size, *x.shape[axis + 1 :])
    return x


def spectral_unit(kernel: jax.Array, iterations: int = 4) -> jax.Array:
    """Divide a kernel by its largest singular value (Miyato et al. 2018, equation 8).

    Power iterations from a fixed start need no state; kernels are small enough for that.

    Args:
      kernel: [..., out], seen as a matrix [prod(...), out].
    """
    matrix = kernel.reshape(-1, kernel.shape[-1])
    frozen = lax.stop_gradient(matrix)
    right = jnp.cos(jnp.arange(1.0, matrix.shape[1] + 1) ** 2)  # no structure that a kernel could be orthogonal to
    for _ in range(iterations):
        left = frozen @ right
        right = frozen.T @ (left * lax.rsqrt(jnp.sum(left**2) + 1e-12))
        right = right * lax.rsqrt(jnp.sum(right**2) + 1e-12)
    sigma = jnp.sqrt(jnp.sum((matrix @ right) ** 2) + 1e-12)
    return kernel / sigma


def kernel_init(scale: float = 1.0) -> nn.initializers.Initializer:
    """Uniform with standard deviation scale / sqrt(3 inputs); kernels are [..., in, out].

    Smaller than LeCun's (1998) on purpose: Adam's steps are of fixed size, and under spectral norm a kernel turns
    faster the shorter it is, so this start learns a style in half the steps.
    """

    def init(rng: jax.Array, shape: tuple[int, ...], dtype: jnp.dtype = jnp.float32) -> jax.Array:
        return (noise.uniform(rng, shape) * scale / max(1, 3 * math.prod(shape[:-1])) ** 0.5).astype(dtype)

    return init


def xavier_init(gain: float) -> nn.initializers.Initializer:
    """Uniform with standard deviation gain * sqrt(2 / (inputs + outputs)) (Glorot and Bengio 2010)."""

    def init(rng: jax.Array, shape: tuple[int, ...], dtype: jnp.dtype = jnp.float32) -> jax.Array:
        fans = math.prod(shape[:-2]) * (shape[-2] + shape[-1])
        return (noise.uniform(rng, shape) * gain * (2 / fans) ** 0.5).astype(dtype)

    return init


def subpixel_init(block: int) -> nn.initializers.Initializer:
    """Start all block * block sub-pixels equal: no checkerboard is there to unlearn (Aitken et al. 2017)."""

    def init(rng: jax.Array, shape: tuple[int, ...], dtype: jnp.dtype = jnp.float32) -> jax.Array:
        base = kernel_init()(rng, (*shape[:-1], shape[-1] // block**2), dtype)
        return jnp.tile(base, (1,) * (len(shape) - 1) + (block**2,))

    return init


def alike_subpixels(x: jax.Array, block: int = 2) -> jax.Array:
    """Give the block * block sub-pixels of a kernel or bias [..., block * block * C] their mean, as at the start."""
    parts = jnp.asarray(x).reshape(*x.shape[:-1], block**2, -1)
    return jnp.broadcast_to(parts.mean(axis=-2, keepdims=True), parts.shape).reshape(x.shape)


class Conv(nn.Module):
    """Convolution of stride 1 with reflected borders: [B, H, W, C] -> [B, H, W, features].

    An even size shrinks height and width by one, as in the patch discriminators of the literature.
    """

    features: int
    size: int = 3
    spectral: bool = False
    kernel_init: nn.initializers.Initializer = kernel_init()

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        shape = (self.size, self.size, x.shape[-1], self.features)
        kernel = self.param("kernel", self.kernel_init, shape)
        bias = self.param("bias", nn.initializers.zeros, (self.features,))[None, None, None]
        kernel = spectral_unit(kernel) if self.spectral else kernel
        if self.size == 1:
            return x @ kernel[0, 0] + bias
        border = (self.size - 1) // 2
        x = jnp.pad(x, ((0, 0), (border, border), (border, border), (0, 0)), mode="reflect")
        # One row of window padding, cropped again, keeps XLA:CPU on its fast convolution.
        y = lax.conv_general_dilated(x, kernel, (1, 1), ((0, 1), (0, 0)), dimension_numbers=("NHWC", "HWIO", "NHWC"))
        return y[:, :-1] + bias


class StridedConv(nn.Module):
    """Convolution of stride 2 with zero borders: [B, H, W, C] -> [B, H / 2, W / 2, features]."""

    features: int
    size: int = 4
    spectral: bool = False

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        shape = (self.size, self.size, x.shape[-1], self.features)
        kernel = self.param("kernel", kernel_init(), shape)
        bias = self.param("bias", nn.initializers.zeros, (self.features,))[None, None, None]
        kernel = spectral_unit(kernel) if self.spectral else kernel
        pad = (self.size - 1) // 2
        return bias + lax.conv_general_dilated(
            x, kernel, (2, 2), ((pad, pad), (pad, pad)), dimension_numbers=("NHWC", "HWIO", "NHWC")
        )


class ResidualBlock(nn.Module):
    """x + conv(relu(norm(conv(relu(norm(x)))))) (He et al. 2016, pre-activation)."""

    norm: Norm

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        features = x.shape[-1]
        h = Conv(features, name="conv_1")(nn.relu(self.norm(x)))
        h = Conv(features, name="conv_2")(nn.relu(self.norm(h)))
        return x + h
