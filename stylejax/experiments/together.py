"""Runs of one architecture trained side by side on one device, each into the folder that it would fill alone."""

import contextlib
import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import tqdm

from stylejax.checkpoints import save
from stylejax.checkpoints.steps import latest_step
from stylejax.data.splits import Pictures, open_pictures
from stylejax.errors import InputError
from stylejax.experiments.replicas import Replicas, make_replicas, pick
from stylejax.interrupt import Interrupt
from stylejax.models.pretrained import backbones
from stylejax.training import learners, loop, run_dir


def stack(trees: Sequence):
    """Trees of arrays as one, with an axis of replicas in front."""
    return jax.tree.map(lambda *leaves: jnp.stack(leaves), *trees)


def numbers(configs: Sequence[Mapping]) -> dict[str, jax.Array]:
    """Dotted key -> its value in each config, for all that differ besides the seed."""
    flat = [run_dir.flat(config) for config in configs]
    names = [name for name in flat[0] if name != "run.seed" and len({str(each[name]) for each in flat}) > 1]
    return {name: jnp.array([each[name] for each in flat], jnp.float32) for name in names}


def begin(replicas: Replicas, configs: Sequence[Mapping], folders: Sequence[Path], pictures: Sequence[Pictures]):
    """The state to go on from; InputError unless all of the folders hold the same step, or none at all."""
    found = {latest_step(folder) for folder in folders}
    if len(found) > 1:
        raise InputError(f"{folders[0].parent}: its runs stopped at different steps; train them one by one")
    rngs = jnp.stack([jax.random.fold_in(jax.random.key(config["run"]["seed"]), 0) for config in configs])
    start = stack([dict(each.start) for each in pictures])
    if found == {None}:
        return jax.jit(replicas.init)(rngs, start)
    like = pick_shapes(jax.eval_shape(replicas.init, rngs, start))
    return stack([save.restore(folder, like) for folder in folders])


def pick_shapes(tree):
    """The shapes of one replica's part."""
    return jax.tree.map(lambda x: jax.ShapeDtypeStruct(x.shape[1:], x.dtype), tree)


def together(batches: Sequence[Iterator]) -> Iterator[dict]:
    """The batches of all runs, step by step: {"content", "style"} of [R, 1, B, H, W, 3]."""
    for each in zip(*batches, strict=True):
        yield {name: np.stack([batch[name] for batch in each]) for name in each[0]}


def train_together(configs: Sequence[Mapping], folders: Sequence[Path]) -> None:
    """Train runs side by side; what each leaves is what loop.train leaves, `seconds` being its share of the time.

    Args:
      configs: equal but for run.seed and the numbers in replicas.FREE.
      folders: a workdir for each.

    Raises:
      InputError: as loop.train; configs that differ in more; runs that stopped at different steps.
    """
    for config, folder in zip(configs, folders, strict=True):
        run_dir.check(folder, config)
    weights = backbones.load_frozen("efficientnet_lite0")
    frozen = functools.partial(backbones.efficientnet_lite0, weights)
    replicas = make_replicas(configs[0], frozen, numbers(configs))
    pictures = [open_pictures(config, 1) for config in configs]
    state = begin(replicas, configs, folders, pictures)
    for config, folder in zip(configs, folders, strict=True):
        run_dir.claim(folder, config)
    verdicts = jax.jit(learners.make_learner(configs[0], frozen).verdicts)
    judges = [loop.Judge(c, p, verdicts) for c, p in zip(configs, pictures, strict=True)]
    with contextlib.ExitStack() as stack_:
        batches = [stack_.enter_context(contextlib.closing(p.batches(int(state.step[0])))) for p in pictures]
        run(configs, folders, replicas, judges, together(batches), state)


def run(configs, folders, replicas: Replicas, judges, batches: Iterator, state) -> None:
    """The loop of loop.run, for all replicas at once."""
    update = jax.jit(replicas.update, donate_argnums=0)
    rngs = jnp.stack([jax.random.fold_in(jax.random.key(config["run"]["seed"]), 1) for config in configs])
    keys, steps, count = configs[0]["run"], configs[0]["optim"]["steps"], len(configs)
    done = start = int(state.step[0])
    with contextlib.ExitStack() as open_, Interrupt() as interrupt:
        records = [open_.enter_context(run_dir.Record(folder, start)) for folder in folders]
        canvas, model = loop.canvas(configs[0]["data"]), configs[0]["model"]
        savers = [open_.enter_context(save.Saver(folder, model, canvas)) for folder in folders]
        bar = open_.enter_context(tqdm.tqdm(initial=start, total=steps, unit="step", dynamic_ncols=True))
        clock = loop.Clock(count * records[0].seconds, start)
        while True:
            last = done >= steps or interrupt.asked
            if last or done == 0 or (done > start and done % keys["save_every"] == 0):
                for i in range(count):
                    loop.look(judges[i], pick(state, i), records[i], savers[i], done, start)
            if last:
                return
            state, metrics = update(state, next(batches), rngs)
            done += 1
            bar.update()
            if done % keys["log_every"] == 0 or done == steps:
                for i, record in enumerate(records):
                    values = {name: float(value[i]) for name, value in metrics.items()}
                    record.metrics(done, {**values, "seconds": clock.seconds() / count})
                    savers[i].write_manifests()
