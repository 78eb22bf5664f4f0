"""The training loop: build, pmap, log, save, sample; all side effects of training."""

import functools
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import jax
import numpy as np
import tqdm

from stylejax import checkpoint, evaluate, step, workdir
from stylejax.models import build, features
from stylejax.models.generator import Style
from stylejax.pictures import Pictures, open_pictures
from stylejax.transfer import transfer


class Interrupt:
    """Ctrl-C and SIGTERM ask the loop to save and stop; a second Ctrl-C stops at once."""

    def __init__(self):
        self.asked = False

    def _ask(self, *_) -> None:
        self.asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def __enter__(self) -> "Interrupt":
        self._before = {}
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


class Progress(NamedTuple):
    """How the learned style looks from outside, at one step."""

    distance: float
    grid: np.ndarray


class Judge:
    """Paints the pictures kept back, measures how far they are from the style, and lays out the sample grid."""

    def __init__(self, config: Mapping, pictures: Pictures):
        self._generator = build.build_generator(config["model"])
        self._pictures = pictures
        self._distance = evaluate.held_out_distance(pictures.photos, pictures.paintings)

    def paint(self, ema, photos: np.ndarray) -> np.ndarray:
        """[N, H, W, 3] in [-1, 1] -> the same, eight at a time so that memory stays small."""
        style = Style(ema, self._generator)
        parts = [transfer(style, (photos[i : i + 8] + 1) / 2) for i in range(0, len(photos), 8)]
        return np.concatenate(parts) * 2 - 1

    def __call__(self, ema) -> Progress:
        """Measure and show the smoothed generator."""
        rows = [self._pictures.grid, self.paint(ema, self._pictures.grid)]
        if self._pictures.truth is not None:
            rows.append(self._pictures.truth)
        return Progress(self._distance(self.paint(ema, self._pictures.photos)), evaluate.grid(rows))


def _say(line: str) -> None:
    """Print a line without tearing the progress bar; only the first process speaks."""
    if jax.process_index() == 0:
        tqdm.tqdm.write(line)


def announce(config: Mapping, pictures: Pictures, state, start: int) -> None:
    """Tell what is about to happen, before step 0."""

    def millions(tree):
        return sum(x.size for x in jax.tree.leaves(tree)) / 1e6

    for line in pictures.notes:
        _say(line)
    devices = f"{jax.device_count()} x {jax.devices()[0].device_kind}"
    _say(f"devices: {devices}; steps: {config['optim']['steps']}, from {start}")
    painter, critic = millions(state.ema), millions(state.params["critic"])
    _say(f"parameters: generator {painter:.2f} M, discriminator {critic:.2f} M")


def forecast(seconds: float) -> None:
    """Tell how long the run will take; on a CPU, say where the shorter recipe is."""
    _say(f"expected time: about {seconds / 60:.1f} minutes")
    if jax.default_backend() == "cpu" and seconds > 3600:
        _say("  that is a recipe for a GPU; configs/personal.py learns in minutes on a CPU")


def conclude(directory: Path, style: str, progress: Progress, sample: Path, finished: bool) -> None:
    """Name the files to look at and the next command."""
    _say(f"held-out distance to the style (KID on AlexNet): {progress.distance:.0f}")
    _say(f"look at:  {sample}")
    if finished:
        _say(f"paint:    stylejax transfer --style {directory} --input PHOTO --output OUT")
    else:
        _say("stopped before the last step; the same command goes on from here")


def begin(config: Mapping, directory: Path, pictures: Pictures, rng) -> tuple:
    """Build the learner and its state: a new one, or the latest one saved in the workdir."""
    frozen = functools.partial(features.efficientnet_lite0, features.load_frozen("efficientnet_lite0"))
    learner = step.make_learner(config, frozen)
    init = functools.partial(learner.init, jax.random.fold_in(rng, 0))
    if checkpoint.latest_step(directory) is None:
        return learner, jax.jit(init)(dict(pictures.start))
    return learner, checkpoint.restore(directory, jax.eval_shape(init, dict(pictures.start)))


def train(config: Mapping, directory, pictures: Pictures | None = None) -> None:
    """Learn a style; resumes what is in the workdir.

    Args:
      config: five groups, as configs/personal.py.
      directory: the workdir; made if it is not there.
      pictures: what to learn from; by default what the config's data group names.

    Raises:
      InputError: anything given that cannot be used, in one line.
    """
    directory = Path(directory)
    config = config.to_dict()
    workdir.claim(directory, config)
    pictures = pictures or open_pictures(config, jax.local_device_count())
    rng = jax.random.key(config["run"]["seed"])
    learner, state = begin(config, directory, pictures, rng)
    run(config, directory, pictures, learner, state, jax.random.fold_in(rng, 1))


def run(config: Mapping, directory: Path, pictures: Pictures, learner, state, rng) -> None:
    """The loop: step, log, measure, save, until the last step or a Ctrl-C."""
    # The state has no device axis; donation is unsafe when several processes share it.
    donate = (0,) if jax.process_count() == 1 else ()
    update = jax.pmap(
        learner.update,
        step.AXIS,
        in_axes=(None, 0, None),
        out_axes=(None, None),
        donate_argnums=donate,
    )
    keys, steps, batch = config["run"], config["optim"]["steps"], config["data"]["batch"]
    start = int(state.step)
    announce(config, pictures, state, start)
    judge = Judge(config, pictures)
    batches: Iterator[Mapping] = iter(pictures.batches(start))

    with (
        workdir.Record(directory, start) as record,
        checkpoint.Saver(directory, config["model"]) as saver,
        Interrupt() as interrupt,
        tqdm.tqdm(initial=start, total=steps, unit="step", smoothing=0.1, dynamic_ncols=True) as bar,
    ):
        begun, tick, ticked = time.monotonic() - record.seconds, time.monotonic(), start
        progress, sample, done = None, None, start
        while True:
            # Measure, show and save at the ends and every so often.
            last = done == steps or interrupt.asked
            if last or done % keys["save_every"] == 0:
                progress = judge(state.ema)
                sample = record.sample(done, progress.grid)
                record.metrics(done, {"held_out_kid_alex": progress.distance})
                saver.save(done, state, state.ema, progress.distance)
                tick, ticked = time.monotonic(), done
            if last:
                break

            # Take one step.
            state, metrics = update(state, next(batches), rng)
            done += 1
            bar.update()

            # Log; reading the metrics waits for the device.
            if done % keys["log_every"] == 0 or done == steps:
                values = {k: float(v) for k, v in metrics.items()}
                now = time.monotonic()
                speed = (done - ticked) / (now - tick)
                if ticked <= start < done:
                    forecast((steps - done) / speed)
                tick, ticked = now, done
                record.metrics(done, {**values, "images_per_second": batch * speed, "seconds": now - begun})
                bar.set_postfix({k: f"{v:.2f}" for k, v in values.items()})
                saver.seal()
    conclude(directory, config["data"]["style"], progress, sample, done == steps)
