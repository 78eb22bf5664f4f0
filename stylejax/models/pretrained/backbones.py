"""Frozen networks as pure functions of images: EfficientNet-lite0, VGG16 and AlexNet."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from stylejax.models.pretrained import weights
from stylejax.models.pretrained.depthwise import depthwise

Params = dict[str, Any]  # of a frozen network, as load_frozen gives them

# EfficientNet-lite0 up to stride 16: (blocks, stride of the first block); the stages whose outputs are feature maps.
_STAGES = ((1, 1), (2, 2), (2, 2), (3, 2), (3, 1))
_FEATURE_STAGES = (0, 1, 2, 4)
_BATCH_NORM_EPSILON = 1e-3
# LPIPS (Zhang et al. 2018) shifts and scales images in [-1, 1] by these before VGG16 and AlexNet.
_LPIPS_SHIFT = np.array([-0.030, -0.088, -0.188], np.float32).reshape(1, 1, 1, 3)
_LPIPS_SCALE = np.array([0.458, 0.448, 0.450], np.float32).reshape(1, 1, 1, 3)


def load_frozen(name: str) -> Params:
    """Parameters of a frozen network, laid out for NHWC images and HWIO kernels.

    Args:
      name: "efficientnet_lite0", "vgg16" or "alexnet".

    Returns:
      pytree of float32 NumPy arrays for the function of the same name; biases are [1, 1, 1, C].
      Those of vgg16 and alexnet also hold the linear heads of LPIPS: "heads", five arrays [C].

    Raises:
      InputError: unknown name, or the weights are missing or not the known ones.
    """
    arrays = weights.read(name)
    if name == "efficientnet_lite0":
        return _fold_efficientnet(arrays)
    net = {"vgg16": "VGG16_0", "alexnet": "AlexNet_0"}[name]
    count = sum(key.startswith(net) for key in arrays) // 2
    convs = [
        {
            "kernel": arrays[f"{net}/Conv_{i}/kernel"],
            "bias": arrays[f"{net}/Conv_{i}/bias"].reshape(1, 1, 1, -1),
        }
        for i in range(count)
    ]
    heads = [arrays[f"NetLinLayer_{i}/Conv_0/kernel"].reshape(-1) for i in range(5)]
    return {"convs": convs, "heads": heads}


# --- EfficientNet-lite0 ---


def efficientnet_lite0(params: Params, images: jax.Array) -> tuple[jax.Array, ...]:
    """Feature maps of EfficientNet-lite0 (Tan and Le 2019; lite: ReLU6, no squeeze-and-excite).

    Args:
      params: load_frozen("efficientnet_lite0").
      images: [B, H, W, 3], float32 in [-1, 1]; H and W at least 32.

    Returns:
      four feature maps [B, ceil(H/s), ceil(W/s), C], s = 2, 4, 8, 16 and C = 16, 24, 40, 112: the linear
      output of the last stage at each stride, each channel divided by its standard deviation.
    """
    # The network was trained on (pixel - 127) / 128 with pixels in 0..255.
    x = _relu6(_conv(params["stem"], (images * 127.5 + 0.5) / 128, stride=2, padding="SAME"))
    blocks = iter(params["blocks"])
    maps = []
    for stage, (count, stride) in enumerate(_STAGES):
        for index in range(count):
            x = _block(next(blocks), x, stride if index == 0 else 1, residual=index > 0)
        if stage in _FEATURE_STAGES:
            maps.append(x)
    return tuple(x / sd for x, sd in zip(maps, params["sd"], strict=True))


def _block(params: Params, x: jax.Array, stride: int, residual: bool) -> jax.Array:
    """Inverted bottleneck: widen, filter each channel, narrow."""
    inner = _relu6(_dense(params["expand"], x)) if "expand" in params else x
    middle = params["depthwise"]
    inner = _relu6(depthwise(inner, middle["kernel"], stride) + middle["bias"])
    out = _dense(params["project"], inner)
    return x + out if residual else out


def _dense(params: Params, x: jax.Array) -> jax.Array:
    """1x1 convolution as a matrix product, which XLA runs faster on a CPU."""
    return x @ params["kernel"][0, 0] + params["bias"]


def _relu6(x: jax.Array) -> jax.Array:
    return jnp.clip(x, 0, 6)


def _fold_efficientnet(arrays: dict[str, np.ndarray]) -> Params:
    """Folds each batch norm into the convolution before it; reads the sd of the feature maps from their gains.

    A stage's output is a sum, over its residual chain, of linear projections that each end in a
    batch norm of gain gamma. Taken as independent, their variances add: sd^2 = sum over gamma^2.
    """
    blocks = []
    sds = []
    for stage, (count, _) in enumerate(_STAGES):
        chain = range(len(blocks), len(blocks) + count)
        for i in chain:
            prefix = f"_blocks.{i}."
            block = {
                "depthwise": _fold(arrays, f"{prefix}_depthwise_conv", f"{prefix}_bn1"),
                "project": _fold(arrays, f"{prefix}_project_conv", f"{prefix}_bn2"),
            }
            if stage > 0:
                block["expand"] = _fold(arrays, f"{prefix}_expand_conv", f"{prefix}_bn0")
            blocks.append(block)
        if stage in _FEATURE_STAGES:
            gains = [arrays[f"_blocks.{i}._bn2.weight"] for i in chain]
            sds.append(np.sqrt(np.sum(np.square(gains), axis=0)).reshape(1, 1, 1, -1))
    return {"stem": _fold(arrays, "_conv_stem", "_bn0"), "blocks": blocks, "sd": sds}


def _fold(arrays: dict[str, np.ndarray], conv: str, norm: str) -> Params:
    """Convolution and batch norm as one kernel [H, W, I, O] and one bias [1, 1, 1, O]."""
    scale = arrays[f"{norm}.weight"] / np.sqrt(arrays[f"{norm}.running_var"] + _BATCH_NORM_EPSILON)
    bias = arrays[f"{norm}.bias"] - arrays[f"{norm}.running_mean"] * scale
    kernel = arrays[f"{conv}.weight"].transpose(2, 3, 1, 0)
    return {"kernel": kernel * scale, "bias": bias.reshape(1, 1, 1, -1)}


# --- VGG16 and AlexNet, as LPIPS uses them ---


def vgg16(params: Params, images: jax.Array) -> tuple[jax.Array, ...]:
    """Feature maps of VGG16 (Simonyan and Zisserman 2015).

    Args:
      params: load_frozen("vgg16").
      images: [B, H, W, 3], float32 in [-1, 1]; H and W at least 32.

    Returns:
      relu1_2, relu2_2, relu3_3, relu4_3, relu5_3: [B, H // s, W // s, C], s = 1, 2, 4, 8, 16 and
      C = 64, 128, 256, 512, 512.
    """
    convs = iter(params["convs"])
    x = (images - _LPIPS_SHIFT) / _LPIPS_SCALE
    maps = []
    for depth in (2, 2, 3, 3, 3):
        x = _max_pool(x, 2) if maps else x
        for _ in range(depth):
            x = jax.nn.relu(_conv(next(convs), x, padding="SAME"))
        maps.append(x)
    return tuple(maps)


def alexnet(params: Params, images: jax.Array) -> tuple[jax.Array, ...]:
    """Feature maps of AlexNet (Krizhevsky 2014).

    Args:
      params: load_frozen("alexnet").
      images: [B, H, W, 3], float32 in [-1, 1]; H and W at least 32.

    Returns:
      relu1 .. relu5: [B, ~H/s, ~W/s, C], s = 4, 8, 16, 16, 16 and C = 64, 192, 384, 256, 256.
    """
    first, second, *rest = params["convs"]
    x = (images - _LPIPS_SHIFT) / _LPIPS_SCALE
    maps = [jax.nn.relu(_conv(first, x, stride=4, padding=((2, 2), (2, 2))))]
    maps.append(jax.nn.relu(_conv(second, _max_pool(maps[-1], 3), padding="SAME")))
    x = _max_pool(maps[-1], 3)
    for conv in rest:
        x = jax.nn.relu(_conv(conv, x, padding="SAME"))
        maps.append(x)
    return tuple(maps)


def _conv(params: Params, x: jax.Array, stride: int = 1, padding: str | tuple = "SAME") -> jax.Array:
    x = lax.conv_general_dilated(
        x, params["kernel"], (stride, stride), padding, dimension_numbers=("NHWC", "HWIO", "NHWC")
    )
    return x + params["bias"]


def _max_pool(x: jax.Array, side: int) -> jax.Array:
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, side, side, 1), (1, 2, 2, 1), "VALID")
