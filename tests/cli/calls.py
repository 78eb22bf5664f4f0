"""Calls of the command line, and what they are called with."""

import jax
import numpy as np
from PIL import Image

from stylejax.checkpoints import save
from stylejax.cli.main import main
from stylejax.models.build import build_generator

MODEL = {"generator": dict(name="compact", width=8, blocks=2, decoder_blocks=1, noise=4, norm="instance_norm")}


def picture(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def pictures(folder, count, height, width):
    """A new folder of `count` pictures, each wider than the one before."""
    folder.mkdir()
    for number in range(count):
        Image.fromarray(picture(height, width + number, number)).save(folder / f"{number}.png")
    return folder


def untrained_params(model=MODEL):
    """Noise in place of what a generator learns."""
    zeros = np.zeros((1, 16, 16, 3), np.float32)
    seed = np.zeros(1, np.uint32)
    shapes = jax.eval_shape(build_generator(model).init, jax.random.key(0), zeros, seed)["params"]
    draw = np.random.default_rng(0)
    return jax.tree.map(lambda p: draw.normal(0, 0.1, p.shape).astype(p.dtype), shapes)


def save_run(workdir, distances, params, model=MODEL):
    """A run with a step for each distance; the parameters of a step are `params` times its number."""
    with save.Saver(workdir, model) as saver:
        for step, distance in distances.items():
            saver.save(step, {"step": step}, jax.tree.map(lambda p, n=step: n * p, params), distance)
    return workdir


def call(capsys, *words):
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return code, out, err


def transfer(capsys, run, source, output, *more):
    return call(capsys, "transfer", "--style", run, "--input", source, "--output", output, *more)
