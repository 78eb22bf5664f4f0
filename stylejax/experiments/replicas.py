"""Runs of one architecture side by side under one vmap: their seeds and numbers are one more axis of the arrays."""

import contextlib
import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from flax.traverse_util import flatten_dict

from stylejax.checkpoints import save
from stylejax.checkpoints.steps import latest_step
from stylejax.data.scale import with_scale
from stylejax.data.splits import Pictures, open_pictures
from stylejax.errors import InputError
from stylejax.training import config_schema, evaluation, lock, loop, run_dir
from stylejax.training.learner import make_learner
from stylejax.training.state import TrainState
from stylejax.training.step import AXIS

# What may differ from replica to replica; all else is one for all of them.
_NUMBERS = ("generator_rate", "discriminator_rate", "b1", "b2", "ema")
FREE = (*(f"optim.{name}" for name in _NUMBERS), "loss.weight", "loss.temperature", "loss.content.", "loss.penalty.")


class Replicas(NamedTuple):
    """A learner with an axis of replicas in front of everything, R long.

    create_state: (rngs [R], batch of [R, N, H, W, 3]) -> state; train_step: (state, batch of [R, devices, B, H, W, 3],
    rngs [R]) -> (state, metrics of [R]); the axis of devices is one of arrays here, all of them on one device.
    """

    create_state: Callable
    train_step: Callable


def place(config: Mapping, values: Mapping[str, Any]) -> dict:
    """A copy of a config with the value of each dotted key put into it; InputError for one that cannot differ."""
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
    {"optim.generator_rate": [1e-3, 2e-3]}. A term of the loss that one replica weighs is computed for all.
    """
    place(config, values)

    def create_one(values: Mapping, rng: jax.Array, batch: Mapping) -> TrainState:
        return make_learner(place(config, values), frozen).create_state(rng, batch)

    def step_one(values: Mapping, state: TrainState, batch: Mapping, rng: jax.Array) -> tuple[TrainState, dict]:
        step = make_learner(place(config, values), frozen).train_step
        return jax.vmap(step, in_axes=(None, 0, None), out_axes=(None, None), axis_name=AXIS)(state, batch, rng)

    def create_state(rngs: jax.Array, batch: Mapping) -> TrainState:
        return jax.vmap(create_one)(values, rngs, batch)

    def train_step(state: TrainState, batch: Mapping, rngs: jax.Array) -> tuple[TrainState, dict]:
        return jax.vmap(step_one)(values, state, batch, rngs)

    return Replicas(create_state, train_step)


def part_of(tree: Any, number: int) -> Any:
    """One replica's part of a state or of metrics."""
    return jax.tree.map(lambda x: x[number], tree)


def stack(trees: Sequence[Any]) -> Any:
    """Trees of arrays as one, with an axis of replicas in front."""
    return jax.tree.map(lambda *leaves: jnp.stack(leaves), *trees)


def numbers(configs: Sequence[Mapping]) -> dict[str, jax.Array]:
    """Dotted key -> its value in each config, for all that differ besides the seed."""
    flat = [flatten_dict(config, sep=".") for config in configs]
    names = [name for name in flat[0] if name != "run.seed" and len({str(each[name]) for each in flat}) > 1]
    return {name: jnp.array([each[name] for each in flat], jnp.float32) for name in names}


def begin(replicas: Replicas, configs: Sequence[Mapping], folders: Sequence[Path], pictures: Sequence[Pictures]) -> Any:
    """The state to go on from; InputError unless all of the folders hold the same step, or none at all."""
    found = {latest_step(folder) for folder in folders}
    if len(found) > 1:
        raise InputError(f"{folders[0].parent}: its runs stopped at different steps; train them one by one")
    rngs = jnp.stack([jax.random.fold_in(jax.random.key(config["run"]["seed"]), 0) for config in configs])
    start = stack([dict(each.start) for each in pictures])
    if found == {None}:
        return jax.jit(replicas.create_state)(rngs, start)
    shapes = jax.eval_shape(replicas.create_state, rngs, start)
    like = jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape[1:], x.dtype), shapes)
    return stack([save.restore(folder, like) for folder in folders])


def stacked_batches(batches: Sequence[Iterator[Mapping]]) -> Iterator[dict]:
    """The batches of all runs, step by step: {"content", "style"} of [R, 1, B, H, W, 3]."""
    for each in zip(*batches, strict=True):
        yield {name: np.stack([batch[name] for batch in each]) for name in each[0]}


def train_together(configs: Sequence[Mapping], folders: Sequence[Path]) -> None:
    """Train runs side by side; what each leaves is what loop.train leaves, `seconds` being its part of the time.

    Args:
      configs: equal but for run.seed and the numbers in FREE.
      folders: a workdir for each.

    Raises:
      InputError: as loop.train; configs that differ in more; runs that stopped at different steps.
    """
    given = configs
    for config in configs:
        config_schema.check(config, 1)
    with contextlib.ExitStack() as opened:
        for config, folder in zip(configs, folders, strict=True):
            opened.enter_context(lock.held(folder))
            run_dir.check(folder, config)
        configs = [with_scale(config)[0] for config in given]
        frozen = loop.load_frozen()
        replicas = make_replicas(configs[0], frozen, numbers(configs))
        pictures = [open_pictures(config, 1) for config in configs]
        state = begin(replicas, configs, folders, pictures)
        runs = []
        for number, (config, folder, own) in enumerate(zip(configs, folders, pictures, strict=True)):
            opened.enter_context(run_dir.claimed(folder, given[number]))
            runs.append(loop.Run(config, folder, own, evaluation.make_reference(own)))
        update = jax.jit(replicas.train_step, donate_argnums=0)
        logits = jax.jit(make_learner(configs[0], frozen).discriminator_logits)
        rngs = jnp.stack([jax.random.fold_in(jax.random.key(config["run"]["seed"]), 1) for config in configs])
        start = int(part_of(state, 0).step)
        batches = [opened.enter_context(contextlib.closing(own.batches(start))) for own in pictures]
        loop.train_runs(runs, state, update, stacked_batches(batches), rngs, logits, part_of)
