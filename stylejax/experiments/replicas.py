"""Runs of one architecture side by side under one vmap: their seeds and numbers are one more axis of the arrays."""

import copy
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import jax

from stylejax.errors import InputError
from stylejax.training.learners import make_learner
from stylejax.training.step import AXIS

# What may differ from replica to replica; all else is one for all of them.
_NUMBERS = ("painter_rate", "critic_rate", "b1", "b2", "ema", "colour_rate")
FREE = (*(f"optim.{name}" for name in _NUMBERS), "loss.weight", "loss.temperature", "loss.content.", "loss.penalty.")


class Replicas(NamedTuple):
    """A learner with an axis of replicas in front of everything, R long.

    init: (rngs [R], batch of [R, N, H, W, 3]) -> state; update: (state, batch of [R, devices, B, H, W, 3], rngs [R])
    -> (state, metrics of [R]); the axis of devices is one of arrays here, all of them on one device.
    """

    init: Callable
    update: Callable


def place(config: Mapping, values: Mapping[str, Any]) -> dict:
    """A copy of a config with the value of each dotted key put into it; InputError for one that replicas share."""
    config = copy.deepcopy(dict(config))
    for name, value in values.items():
        *groups, key = name.split(".")
        group = config
        for part in groups:
            group = group.get(part, {})
        if key not in group or not name.startswith(FREE):
            raise InputError(f"{name} cannot differ between replicas; free are {', '.join(FREE)}")
        group[key] = value
    return config


def make_replicas(config: Mapping, frozen: Callable, values: Mapping[str, jax.Array]) -> Replicas:
    """The learner of a config for many runs at once.

    frozen: as in make_learner; values: dotted key -> its value in each replica, float32 [R], as
    {"optim.painter_rate": [1e-3, 2e-3]}. A term of the loss that one replica weighs is computed for all.
    """
    place(config, values)

    def init_one(values, rng, batch):
        return make_learner(place(config, values), frozen).init(rng, batch)

    def update_one(values, state, batch, rng):
        update = make_learner(place(config, values), frozen).update
        return jax.vmap(update, in_axes=(None, 0, None), out_axes=(None, None), axis_name=AXIS)(state, batch, rng)

    def init(rngs, batch):
        return jax.vmap(init_one)(values, rngs, batch)

    def update(state, batch, rngs):
        return jax.vmap(update_one)(values, state, batch, rngs)

    return Replicas(init, update)


def pick(tree: Any, number: int) -> Any:
    """One replica's part of a state or of metrics."""
    return jax.tree.map(lambda x: x[number], tree)
