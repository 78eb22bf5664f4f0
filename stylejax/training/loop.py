"""The training loop: build, pmap, log, save, sample; all side effects of training."""

import contextlib
import functools
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import jax
import numpy as np
import tqdm
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from stylejax.checkpoints import save
from stylejax.checkpoints.steps import best_step, latest_step
from stylejax.data.splits import Pictures, open_pictures
from stylejax.interrupt import Interrupt
from stylejax.metrics import health, report
from stylejax.models import build
from stylejax.models.generator import Style
from stylejax.models.pretrained import backbones
from stylejax.painting.transfer import transfer
from stylejax.training import learners, run_dir, step

_VERDICTS = 16  # pictures of each kind that the critic is asked about


class Progress(NamedTuple):
    """How the learned style looks from outside, at one step.

    distance: KID on AlexNet of the painted photos to the style; grid: uint8 [H, W, 3]; near: LPIPS of the sample grid
    to what the known painter made of it, for the photos and for the paintings, or None; health: as health.examine.
    """

    distance: float
    grid: np.ndarray
    near: tuple[float, float] | None
    health: dict[str, float]


def paint(style: Style, photos: np.ndarray, seed: int = 0) -> np.ndarray:
    """[N, H, W, 3] in [-1, 1] -> the same, eight at a time so that memory stays small."""
    parts = [transfer(style, (photos[i : i + 8] + 1) / 2, seed) for i in range(0, len(photos), 8)]
    return np.concatenate(parts) * 2 - 1


class Judge:
    """Paints the pictures kept back, measures how far they are from the style, and lays out the sample grid."""

    def __init__(self, config: Mapping, pictures: Pictures, verdicts: Callable):
        self._generator = build.build_generator(config["model"])
        self._pictures = pictures
        self._distance = report.held_out_distance(pictures.photos, pictures.paintings)
        self._verdicts, self._crop = verdicts, config["data"]["crop"]

    def _critic_says(self, params, *sets: np.ndarray) -> tuple[np.ndarray, ...]:
        """Verdicts on as many pictures of each set, at the size of the crops that the critic learned from."""
        count = min(_VERDICTS, *map(len, sets))
        shape = (count, self._crop, self._crop, 3)
        seen = (jax.image.resize(pictures[:count], shape, "linear") for pictures in sets)
        return tuple(np.asarray(self._verdicts(params, pictures)) for pictures in seen)

    def __call__(self, state) -> Progress:
        """Measure and show the smoothed generator."""
        style, pictures = Style(state.ema, self._generator), self._pictures
        rows, near = [pictures.grid, paint(style, pictures.grid)], None
        if pictures.truth is not None:
            near = tuple(float(np.mean(report.lpips(pictures.truth, row))) for row in rows)
            rows.append(pictures.truth)
        photos, painted, known = pictures.photos, paint(style, pictures.photos), pictures.start["style"]
        verdicts = self._critic_says(state.params, known, pictures.paintings, painted)
        found = health.examine(photos, painted, known, verdicts)
        return Progress(self._distance(painted), report.grid(rows), near, found)


class Clock:
    """Seconds of a whole run, and steps per second of its last stretch."""

    def __init__(self, seconds: float, step: int):
        self._begun, self._since, self._step = time.monotonic() - seconds, time.monotonic(), step

    def pause(self, step: int) -> None:
        """Begin a new stretch: what came before is not training."""
        self._since, self._step = time.monotonic(), step

    def speed(self, step: int) -> float:
        """Steps per second since the last call or pause; 0 where no step was timed."""
        speed = (step - self._step) / max(time.monotonic() - self._since, 1e-9)
        self.pause(step)
        return speed

    def seconds(self) -> float:
        """Seconds since the run began, over all its resumptions."""
        return time.monotonic() - self._begun


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


def conclude(directory: Path, progress: Progress, finished: bool) -> None:
    """Name the files to look at and the next command."""
    best = best_step(directory)
    _say(f"held-out distance to the style (KID on AlexNet): {progress.distance:.0f}; best at step {best}")
    if progress.near is not None:
        photo, painted = progress.near
        _say(f"distance to the painter's own hand (LPIPS): photo {photo:.2f}, learned {painted:.2f}")
    _say(health.line(progress.health))
    _say(f"look at:  {max((directory / 'samples').glob('*.png'))}  (photos above, painted below)")
    if finished:
        _say(f"paint:    stylejax transfer --style {directory} --input PHOTO --output OUT")
    else:
        _say("stopped before the last step; the same command goes on from here")


def look(judge: Judge, state, record: run_dir.Record, saver: save.Saver, done: int, start: int) -> Progress:
    """Measure, show and save the state of a step; what a resumed run begins with was told before."""
    progress = judge(state)
    record.sample(done, progress.grid)
    if done > start:
        _say(f"step {done}: {health.line(progress.health)}")
    if done > start or done == 0:
        record.metrics(done, {"held_out_kid_alex": progress.distance, **progress.health})
    saver.save(done, state, state.ema, progress.distance)
    return progress


def canvas(data: Mapping) -> int:
    """Pixels, long side at which large photos are painted: twice that of the style pictures as training saw them.

    Once is truest to the strokes and too coarse for windows and faces; at twice the size both are there.
    """
    return 2 * round(data["crop"] / data["style_scale"][0])


def begin(learner: step.Learner, directory: Path, pictures: Pictures, rng: jax.Array, origin: str) -> step.TrainState:
    """The state to go on from: the latest one saved in the workdir, or a new one, begun from the style `origin`."""
    init = functools.partial(learner.init, rng)
    if latest_step(directory) is None:
        state = jax.jit(init)(dict(pictures.start))
        state = step.start_from(state, save.load(origin)) if origin else state
    else:
        state = save.restore(directory, jax.eval_shape(init, dict(pictures.start)))
    # Place it as the update will return it, or the second step would compile again.
    mesh = Mesh(np.asarray(jax.devices()), (step.AXIS,))
    return jax.device_put(state, NamedSharding(mesh, PartitionSpec()))


def train(config: Mapping, directory, pictures: Pictures | None = None) -> None:
    """Learn a style; resumes what is in the workdir.

    Args:
      config: five groups, as configs/personal.py.
      directory: the workdir; made if it is not there.
      pictures: what to learn from; by default what the config's data group names.

    Raises:
      InputError: anything given that cannot be used, in one line; nothing is written then.
    """
    directory = Path(directory)
    run_dir.check(directory, config)
    weights = backbones.load_frozen("efficientnet_lite0")
    learner = learners.make_learner(config, functools.partial(backbones.efficientnet_lite0, weights))
    pictures = pictures or open_pictures(config, jax.local_device_count())
    rng = jax.random.key(config["run"]["seed"])
    state = begin(learner, directory, pictures, jax.random.fold_in(rng, 0), config["optim"]["init"])
    batches = pictures.batches(int(state.step))
    run_dir.claim(directory, config)
    with contextlib.closing(batches):
        run(config, directory, pictures, batches, learner, state, jax.random.fold_in(rng, 1))


def run(config: Mapping, directory: Path, pictures: Pictures, batches, learner, state, rng: jax.Array) -> None:
    """The loop: step, log, measure, save, until the last step or a Ctrl-C."""
    # The state has no device axis; donation is unsafe when several processes share it.
    update = jax.pmap(
        learner.update,
        step.AXIS,
        in_axes=(None, 0, None),
        out_axes=(None, None),
        donate_argnums=(0,) if jax.process_count() == 1 else (),
    )
    keys, steps = config["run"], config["optim"]["steps"]
    done = start = int(state.step)
    announce(config, pictures, state, start)
    judge = Judge(config, pictures, jax.jit(learner.verdicts))

    with (
        run_dir.Record(directory, start) as record,
        save.Saver(directory, config["model"], canvas(config["data"])) as saver,
        Interrupt() as interrupt,
        tqdm.tqdm(initial=start, total=steps, unit="step", dynamic_ncols=True) as bar,
    ):
        clock = Clock(record.seconds, start)
        while True:
            # Measure, show and save: at both ends, every so often, and when asked to stop.
            last = done >= steps or interrupt.asked
            if last or done == 0 or (done > start and done % keys["save_every"] == 0):
                progress = look(judge, state, record, saver, done, start)
                clock.pause(done)
            if last:
                break

            # Take one step; the first one compiles, so it is not timed.
            state, metrics = update(state, next(batches), rng)
            done += 1
            bar.update()
            if done == start + 1:
                jax.block_until_ready(metrics)
                clock.pause(done)

            # Log; reading the metrics waits for the device.
            if done % keys["log_every"] == 0 or done == steps:
                values = {k: float(v) for k, v in metrics.items()}
                speed = clock.speed(done)
                if done - start <= keys["log_every"] and speed:
                    forecast((steps - done) / speed)
                images = {"images_per_second": config["data"]["batch"] * speed, "seconds": clock.seconds()}
                record.metrics(done, {**values, **images})
                bar.set_postfix({k: f"{v:.2f}" for k, v in values.items()})
                saver.seal()
    conclude(directory, progress, done >= steps)
