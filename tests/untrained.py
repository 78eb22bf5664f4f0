"""Styles and states that were never trained, for tests: their parameters are small fixed numbers."""

import jax
import numpy as np
from ml_collections import ConfigDict

from configs import smoke
from stylejax import Style
from stylejax.models import generator

TINY = {  # compiles fast; without noise, so that nothing depends on how a batch lies on devices
    "generator": {
        "name": "compact",
        "width": 4,
        "blocks": 1,
        "decoder_blocks": 1,
        "noise": 0,
        "norm": "instance_norm",
    },
    "discriminator": {"name": "patch", "width": 2, "downs": 2, "norm": "no_norm", "spectral": False},
    "projector": 4,
}


def compare_pixels(loss):
    """Weigh the content term `pixel` alone in a config's loss: for tests of other things it compiles the fastest."""
    loss["content"].update({name: float(name == "pixel") for name in loss["content"]})


SMOKE = smoke.get_config


def small_config() -> ConfigDict:
    """configs/smoke.py with the networks that compile fastest, which paint a photo at its own size."""
    config = SMOKE()
    config.data.canvas = 1024
    compare_pixels(config.loss)
    with config.unlocked():  # another network has other keys
        for name in TINY:
            config.model[name] = TINY[name]
    return config


def style(width: int = 4, blocks: int = 1, noise: int = 2, spread: float = 0.1, canvas: int = 512) -> Style:
    """A generator with one block after the noise; spread: standard deviation of every parameter."""
    net = generator.compact(width=width, blocks=blocks, decoder_blocks=1, noise=noise, norm="instance_norm")
    return Style(params(net, spread), net, canvas)


def params(net, spread: float = 0.1):
    """Parameters of a generator; spread: their standard deviation."""
    shapes = jax.eval_shape(net.init, jax.random.key(0), np.zeros((1, 64, 64, 3)), np.zeros(1, np.uint32))["params"]
    draw = np.random.default_rng(0)
    return jax.tree.map(lambda x: draw.normal(0, spread, x.shape).astype(np.float32), shapes)


def state(learner, batch):
    """The state of step 0 without compiling its init; batch: {"content", "style"} of [B, H, W, 3]."""
    shapes = jax.eval_shape(learner.create_state, jax.random.key(0), batch)
    zeros = jax.tree.map(lambda x: np.zeros(x.shape, x.dtype), shapes)
    params = jax.tree.map(lambda x: 0.1 * np.cos(np.arange(x.size)).reshape(x.shape).astype(x.dtype), shapes.params)
    return zeros.replace(params=params, ema=params["generator"])
