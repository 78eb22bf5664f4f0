"""A run whose network is one number, for tests of the loop alone: nothing of it is worth compiling."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np

from configs import smoke
from stylejax.data.splits import Pictures
from stylejax.training import loop
from stylejax.training.evaluation import Evaluation
from stylejax.training.state import TrainState

GRID = np.zeros((8, 8, 3), np.uint8)


def batches(start):
    """Batches of nothing."""
    while True:
        yield {}


PICTURES = Pictures(batches, {}, GRID, GRID, GRID, None, (), (40, 40, 40))


def config(**changes):
    """The config of the tests with other keys of the groups `run` and `optim`."""
    made = smoke.get_config().to_dict()
    for name, value in changes.items():
        group = made["run"] if name in made["run"] else made["optim"]
        assert name in group
        group[name] = value
    return made


def state(step=0, weight=1.0):
    """A TrainState of one weight."""
    params = {"weight": jnp.float32(weight)}
    return TrainState(jnp.int32(step), {"generator": params, "discriminator": params}, params, (), {})


def update_of(d_loss):
    """(state, batch, rng) -> (state, metrics) that adds 1 to the weight; d_loss: (step, rng) -> the loss."""

    def update(before, batch, rng):
        step = int(before.step) + 1
        after = state(step, before.ema["weight"] + 1)
        return after, {"d_loss": jnp.float32(d_loss(step, rng)), "g_loss": jnp.float32(1.0)}

    return update


def result(distance=5.0, **found):
    """An evaluation with this distance and these numbers of health."""
    return Evaluation(distance, {"held_out_kid_alex": distance, **found}, found, GRID, None)


def train(directory, made, update, start=None, on_progress=None):
    """loop.train_runs of one run whose update is given."""
    run = loop.Run(made, directory, PICTURES, SimpleNamespace(), on_progress)
    loop.train_runs([run], start or state(), update, batches(0), jax.random.key(0), None, loop.alone)
