"""What a run says while it learns: its clock, its lines on the terminal, and the numbers beside the losses."""

import resource
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
import tqdm

from stylejax.checkpoints import names
from stylejax.checkpoints.steps import best_step, latest_step
from stylejax.data.splits import Pictures
from stylejax.metrics import health
from stylejax.training import divergence, optimizers
from stylejax.training.evaluation import Evaluation
from stylejax.training.state import TrainState


class Progress(NamedTuple):
    """What `train` hands to `on_progress`: after every logged step, and with a grid after every measured one.

    step, steps: done, and of the whole run.
    values: what was written down of this step, by name, as in metrics.jsonl; `seconds` are those since the run began.
    grid: photos above and their paintings below, uint8 [H, W, 3]; None where the step was not measured.
    health: in one line what goes wrong, if anything does; None likewise.
    """

    step: int
    steps: int
    values: Mapping[str, float]
    grid: np.ndarray | None = None
    health: str | None = None


class Clock:
    """Seconds of a whole run, and steps per second of its last stretch."""

    def __init__(self, seconds: float, step: int):
        self._begun = time.monotonic() - seconds
        self._since = time.monotonic()
        self._step = step

    def pause(self, step: int) -> float:
        """Begin a new stretch: what came before is not training; the seconds since the last one began."""
        seconds = time.monotonic() - self._since
        self._since = time.monotonic()
        self._step = step
        return seconds

    def speed(self, step: int) -> float:
        """Steps per second since the last call or pause; 0 where no step was timed."""
        steps = step - self._step
        return steps / max(self.pause(step), 1e-9)

    def seconds(self) -> float:
        """Seconds since the run began, over all its resumptions."""
        return time.monotonic() - self._begun


def say(line: str) -> None:
    """Print a line without tearing the progress bar; only the first process speaks."""
    if jax.process_index() == 0:
        tqdm.tqdm.write(line)


def announce(config: Mapping, pictures: Pictures, state: TrainState, start: int) -> None:
    """Say what is about to happen, before step 0."""

    def millions(tree: Any) -> float:
        return sum(x.size for x in jax.tree.leaves(tree)) / 1e6

    for line in pictures.notes:
        say(line)
    if few := health.few_pictures(pictures.distinct[2], pictures.distinct[1]):
        say(f"  {few}")
    devices = f"{jax.device_count()} x {jax.devices()[0].device_kind}"
    say(f"devices: {devices}; steps: {config['optim']['steps']}, from {start}")
    generator = millions(state.ema)
    discriminator = millions(state.params["discriminator"])
    say(f"parameters: generator {generator:.2f} M, discriminator {discriminator:.2f} M")


def forecast(seconds: float) -> None:
    """Say how long the run will take; on a CPU, also where the shorter recipe is."""
    say(f"expected time: about {seconds / 60:.1f} minutes")
    if jax.default_backend() == "cpu" and seconds > 3600:
        say("  that is a recipe for a GPU; configs/personal.py learns in minutes on a CPU")


def conclude(directory: Path, last: Evaluation, entries: Mapping[int, Mapping], finished: bool) -> None:
    """Name the files to look at and the next command.

    entries: by step, what the run has logged; a step whose numbers show divergence is not painted with.
    """
    best = best_step(directory)
    chosen = f"best at step {best}" if best is not None else "too few pictures to choose a best step by"
    say(f"held-out distance to the style (KID on AlexNet): {last.metrics['held_out_kid_alex']:.0f}; {chosen}")
    if last.truth is not None:
        photo, painting = last.truth
        say(f"distance to the renderer's own paintings (LPIPS): photo {photo:.2f}, learned {painting:.2f}")
    say(health.line(last.health))
    grids = sorted((directory / "samples").glob("*.png"))
    if grids:
        say(f"look at:  {grids[-1]}  (photos above, painted below)")
    if finished:
        _say_next(directory, best, entries)
    else:
        where = directory / "checkpoints" / str(latest_step(directory))
        say(f"saved:    {where}; stopped before the last step: the same command goes on from here")


def _say_next(directory: Path, best: int | None, entries: Mapping[int, Mapping]) -> None:
    """How to paint with the run; with a step of its own where what is taken by default has diverged."""
    ruined = divergence.ruined_steps(entries)
    sound = divergence.sound_steps(directory, ruined)
    if ruined and not sound:
        return
    step = best if best is not None else latest_step(directory)
    choice = f" --step {max(sound)}" if step in ruined else ""
    say(f"paint:    stylejax transfer --style {names.shown(directory)}{choice} --input PHOTO --output OUT")


@jax.jit
def ema_distance(state: TrainState) -> jax.Array:
    """How far the generator is from its average, relative to the average's own norm."""
    apart = jax.tree.map(jnp.subtract, state.params["generator"], state.ema)
    return optax.tree.norm(apart) / optax.tree.norm(state.ema)


def progress_metrics(config: Mapping, state: TrainState, done: int, speed: float, seconds: float) -> dict[str, dict]:
    """What is logged beside the losses, by group: learning rates, the average, speed and memory."""
    generator_rate, discriminator_rate = optimizers.rates(config["optim"])
    rates = {
        "generator_rate": float(generator_rate((done - 1) // config["optim"]["discriminator_steps"])),
        "discriminator_rate": float(discriminator_rate(done - 1)),
        "ema_distance": float(ema_distance(state)),
    }
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    pace = {"images_per_second": config["data"]["batch"] * speed, "seconds": seconds, "peak_memory_gib": memory}
    return {"optim": rates, "system": pace}
