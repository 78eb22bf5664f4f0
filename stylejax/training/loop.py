"""The training loop: build, pmap, log, save, sample; all side effects of training."""

import contextlib
import functools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import jax
import numpy as np
import tqdm
from jax.experimental import multihost_utils
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from stylejax.checkpoints import save
from stylejax.checkpoints.load import load
from stylejax.checkpoints.steps import find_step_dir, latest_step
from stylejax.data import sources
from stylejax.data.scale import with_scale
from stylejax.data.splits import Pictures, open_pictures
from stylejax.interrupt import Interrupt
from stylejax.models.pretrained import backbones
from stylejax.training import config_schema, evaluation, lock, processes, progress, rollback, run_dir
from stylejax.training.divergence import Diverged, Found, Watch
from stylejax.training.learner import Learner, make_learner
from stylejax.training.output import Output
from stylejax.training.setup import check_networks
from stylejax.training.state import TrainState, start_from_style
from stylejax.training.step import AXIS


class Run(NamedTuple):
    """One run of the loop: config: five groups, as configs/personal.py; directory: its workdir."""

    config: Mapping
    directory: Path
    pictures: Pictures
    reference: evaluation.Reference
    on_progress: Callable[[progress.Progress], bool | None] | None = None


def begin(learner: Learner, directory: Path, pictures: Pictures, rng: jax.Array, origin: str) -> TrainState:
    """The state to go on from: the latest one saved in the workdir, or a new one, begun from the style `origin`."""
    create = functools.partial(learner.create_state, rng)
    if latest_step(directory) is None:
        state = jax.jit(create)(dict(pictures.start))
        state = start_from_style(state, load(origin)) if origin else state
    else:
        state = save.restore(directory, jax.eval_shape(create, dict(pictures.start)))
    return placed(state)


def placed(state: TrainState) -> TrainState:
    """A state on all devices as the update will return it, or the second step would compile again."""
    mesh = Mesh(np.asarray(jax.devices()), (AXIS,))
    if jax.process_count() == 1:
        return jax.device_put(state, NamedSharding(mesh, PartitionSpec()))
    local = jax.tree.map(np.asarray, state)
    return multihost_utils.host_local_array_to_global_array(local, mesh, PartitionSpec())


def load_frozen() -> Callable[[jax.Array], tuple[jax.Array, ...]]:
    """The frozen network that discriminator and perceptual term look through: images [B, H, W, 3] -> feature maps."""
    return functools.partial(backbones.efficientnet_lite0, backbones.load_frozen("efficientnet_lite0"))


def train(
    config: Mapping,
    directory: str | os.PathLike,
    pictures: Pictures | None = None,
    on_progress: Callable[[progress.Progress], bool | None] | None = None,
) -> None:
    """Learn a style; resumes what is in the workdir.

    Args:
      config: five groups, as configs/personal.py.
      directory: the workdir; made if it is not there.
      pictures: what to learn from; by default what the config's data group names.
      on_progress: called in place of the progress bar, after every logged step and every measured one; where it gives
        True the run is saved and ends, as by Ctrl-C, and the same call goes on from there.

    Raises:
      InputError: anything given that cannot be used, in one line; nothing is written then.
    """
    directory = Path(directory).expanduser()
    config_schema.check(config, jax.device_count())
    if pictures is None:
        for kind in ("style", "content"):
            sources.check_name(config["data"][kind])
    with processes.bound_together(), lock.held(directory):
        run_dir.check(directory, config)
        if config["optim"]["init"] and latest_step(directory) is None:
            find_step_dir(config["optim"]["init"])
        given = config
        config, notes = with_scale(config)
        frozen = load_frozen()
        check_networks(config, frozen)
        pictures = pictures or open_pictures(config, jax.local_device_count())
        run = Run(config, directory, pictures, evaluation.make_reference(pictures), on_progress)
        with run_dir.claimed(directory, given):
            for line in notes:
                progress.say(line)
            while not trained(run, frozen):
                pass


def trained(run: Run, frozen: Callable) -> bool:
    """Train from the last checkpoint on: True at the end, False where the run diverged and is to go on from before.

    frozen: as in make_learner. InputError: as `train`; Diverged where the run is not to go back, or has too often.
    """
    times = rollback.count(run.directory)
    config = rollback.lowered(run.config, times)
    learner = make_learner(config, frozen)
    rng = jax.random.key(config["run"]["seed"])
    state = begin(learner, run.directory, run.pictures, jax.random.fold_in(rng, 0), config["optim"]["init"])
    update = make_update(learner)
    step_rng = rollback.changed_key(jax.random.fold_in(rng, 1), times)
    logits = jax.jit(learner.discriminator_logits)
    try:
        with contextlib.closing(run.pictures.batches(int(state.step))) as batches:
            train_runs([run._replace(config=config)], state, update, batches, step_rng, logits, alone)
    except Diverged as error:
        rollback.go_back(run.directory, config["run"]["on_nan"], error)
        return False
    return True


def make_update(learner: Learner) -> Callable:
    """The step of a learner over all devices: (state, batch, rng) -> (state, metrics)."""
    # The state has no device axis; donation is unsafe when several processes share it.
    return jax.pmap(
        learner.train_step,
        AXIS,
        in_axes=(None, 0, None),
        out_axes=(None, None),
        donate_argnums=(0,) if jax.process_count() == 1 else (),
    )


def alone(tree: Any, number: int) -> Any:
    """The part of run `number` in a state or in metrics, where there is one run only."""
    return tree


def train_runs(
    runs: Sequence[Run],
    state: TrainState,
    update: Callable,
    batches: Iterator[Mapping],
    rng: jax.Array,
    logits: Callable,
    part_of: Callable[[Any, int], Any],
) -> None:
    """The loop of one run, or of several that share a program: step, log, measure, save, until the last step or Ctrl-C.

    Args:
      runs: alike in their `run` group and in their number of steps.
      state: of all runs; update: (state, batch, rng) -> (state, metrics); batches: what `update` takes.
      logits: (state, images) -> [B], as Learner.discriminator_logits, of one run.
      part_of: (state or metrics, number of a run) -> its part.

    Raises:
      Diverged: a loss, gradient or painting that is not finite.
      InputError: the last step could not be saved.
    """
    keys = runs[0].config["run"]
    steps = runs[0].config["optim"]["steps"]
    first = part_of(state, 0)
    start = int(first.step)
    done = start
    progress.announce(runs[0].config, runs[0].pictures, first, start)
    with contextlib.ExitStack() as stack:
        outputs = [stack.enter_context(Output(run.directory, start, run.config, run.on_progress)) for run in runs]
        interrupt = stack.enter_context(Interrupt())
        watched = runs[0].on_progress is not None
        bar = tqdm.tqdm(initial=start, total=steps, unit="step", dynamic_ncols=True, disable=watched)
        stack.enter_context(bar)
        clock = progress.Clock(sum(output.record.seconds for output in outputs), start)
        watch = Watch()
        while True:
            # Measure, show and save: at both ends, every so often, and when asked to stop.
            logged = done % keys["log_every"] == 0 or done == steps
            interrupt.asked |= any(output.stopped for output in outputs)
            last = done >= steps or asked(interrupt, logged)
            if last or done == 0 or (done > start and done % keys["save_every"] == 0):
                stop_at(watch.found(), outputs)
                results = []
                for number, run in enumerate(runs):
                    own = part_of(state, number)
                    result = measure(run, own, done, outputs[number], logits)
                    results.append(result)
                    if done > start or done == 0:
                        outputs[number].evaluation(done, result, own)
                clock.pause(done)
            if last:
                break

            # Take one step; the first one compiles, so it is not timed with the others.
            state, metrics = update(state, next(batches), rng)
            done += 1
            watch.look(done, metrics)
            bar.update()
            if done == start + 1:
                jax.block_until_ready(metrics)
                compiling = clock.pause(done)
                for output in outputs:
                    output.metrics(done, {"system": {"compile_seconds": compiling}})

            # Log; reading the metrics waits for the device.
            if done % keys["log_every"] == 0 or done == steps:
                stop_at(watch.found(), outputs)
                metrics = jax.device_get(metrics)
                speed = clock.speed(done)
                if done - start <= keys["log_every"] and speed:
                    progress.forecast((steps - done) / speed)
                for number, run in enumerate(runs):
                    values = {name: float(value) for name, value in part_of(metrics, number).items()}
                    seconds = clock.seconds() / len(runs)
                    more = progress.progress_metrics(run.config, part_of(state, number), done, speed, seconds)
                    outputs[number].metrics(done, {"loss": values, **more})
                bar.set_postfix({name: f"{values[name]:.2f}" for name in ("d_loss", "g_loss")})
        for output in outputs:
            output.require(done)
    for run, result, output in zip(runs, results, outputs, strict=True):
        progress.conclude(run.directory, result, output.record.entries, done >= steps)


def measure(run: Run, state: TrainState, step: int, output: Output, logits: Callable) -> evaluation.Evaluation:
    """The evaluation of a run's state at a step; Diverged where a painting is not finite."""
    shown = jax.tree.map(np.asarray, state)
    try:
        return evaluation.evaluate(shown, run.config, run.pictures, run.reference, logits, output.record.entries)
    except FloatingPointError as error:
        raise output.diverged(step, str(error)) from error


def stop_at(found: Found | None, outputs: Sequence[Output]) -> None:
    """Diverged for numbers that are none, where some were found."""
    if found is not None:
        raise outputs[found.number].diverged(found.step, found.names)


def asked(interrupt: Interrupt, logged: bool) -> bool:
    """Whether a run is asked to stop; several processes agree on it at a logged step, or one would wait for another."""
    if jax.process_count() == 1:
        return interrupt.asked
    return logged and bool(np.any(multihost_utils.process_allgather(np.array(interrupt.asked))))
