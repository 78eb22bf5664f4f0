"""Seconds of a training step and of a transfer, beside a plain convolution of the same machine and minute.

python -m benchmarks.speed [--rounds=5]

The convolution (3 x 3, 256 channels, 64 x 64: 4.8 GFLOP) says how fast the machine is just now.
"""

import sys
import time
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from configs import personal
from stylejax.huge_pages import use_huge_pages
from stylejax.models.generator import Style
from stylejax.painting.transfer import transfer
from stylejax.training.learner import make_learner
from stylejax.training.loop import load_frozen
from stylejax.training.setup import build_networks
from stylejax.training.step import AXIS


def seconds(function: Callable, *arguments: Any) -> float:
    """Wall seconds of one call."""
    begun = time.perf_counter()
    jax.block_until_ready(function(*arguments))
    return time.perf_counter() - begun


def parts() -> dict:
    """Name -> a call without arguments, compiled and warm."""
    config = personal.get_config().to_dict()
    frozen = load_frozen()
    learner = make_learner(config, frozen)
    networks = build_networks(config["model"], frozen)
    draw = np.random.default_rng(0)
    pictures = draw.uniform(-1, 1, (2, 1, 4, 128, 128, 3)).astype(np.float32)
    batch = dict(zip(("content", "style"), pictures, strict=True))
    flat = {k: v[0] for k, v in batch.items()}
    state = jax.jit(learner.create_state)(jax.random.key(0), flat)
    update = jax.pmap(learner.train_step, AXIS, in_axes=(None, 0, None), out_axes=(None, None))
    generator = state.ema
    discriminator = state.params["discriminator"]
    photo = flat["content"]
    seed = jnp.zeros(4, jnp.uint32)
    window = flat["style"][:, :120, :120]
    maps = frozen(window)

    def total(tree: Any) -> jax.Array:
        return sum(jnp.sum(x**2) for x in jax.tree.leaves(tree))

    generate = jax.jit(jax.grad(lambda p: total(networks.generator.apply({"params": p}, photo, seed))))
    discriminate = jax.jit(jax.grad(lambda p: total(networks.discriminator.apply({"params": p}, window, maps))))
    extract = jax.jit(jax.grad(lambda x: total(frozen(x))))
    plain = jax.jit(
        lambda x, w: lax.conv_general_dilated(x, w, (1, 1), "SAME", dimension_numbers=("NHWC", "HWIO", "NHWC"))
    )
    x = jnp.ones((1, 64, 64, 256))
    w = jnp.ones((3, 3, 256, 256))
    style = Style(generator, networks.generator)
    picture = np.zeros((256, 256, 3), np.uint8)
    return {
        "convolution": lambda: plain(x, w),
        "training step, batch 4 of 128 x 128": lambda: update(state, batch, jax.random.key(1)),
        "  generator, forward and backward": lambda: generate(generator),
        "  discriminator, forward and backward": lambda: discriminate(discriminator),
        "  frozen network, forward and backward": lambda: extract(window),
        "transfer of 256 x 256, uint8 to uint8": lambda: transfer(style, picture),
    }


def main(rounds: int) -> None:
    """Time every part in turn, several rounds; print median, spread and the ratio to the convolution."""
    calls = parts()
    for call in calls.values():
        seconds(call)
    times = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            times[name].append(min(seconds(call) for _ in range(3)))
    unit = np.median(times["convolution"])
    for name, values in times.items():
        low = 1e3 * np.min(values)
        middle = 1e3 * np.median(values)
        high = 1e3 * np.max(values)
        print(f"{name:40s} {middle:7.1f} ms  ({low:.1f} to {high:.1f})  {middle / 1e3 / unit:6.1f} convolutions")


if __name__ == "__main__":
    use_huge_pages()
    main(int(sys.argv[1].split("=")[1]) if len(sys.argv) > 1 else 5)
