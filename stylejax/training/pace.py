"""How many steps fit into some minutes: measured on this machine with the run's own program, before it begins."""

import math
import statistics
import time
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

import jax
import numpy as np

from stylejax.errors import InputError
from stylejax.training import loop, progress, run_dir
from stylejax.training.learner import make_learner

_TIMED = 8  # steps that are timed
_MEASURED = 5  # times that a run is measured: at its start, and after each quarter
_STEPS_EACH = 30  # that measuring once takes as long as, about
_READING = 10  # seconds, about, to look through the pictures
_LEAST = 20  # steps: fewer teach nothing
_PICTURES = 64  # that the first state of a run is made with
_MEMORY = 6.8  # times the averaged steps in all: 200 of 1360, 68 of 460
# What a length in minutes decides: found once, and taken from the run's own config from then on.
_KEYS = (("optim", "steps"), ("optim", "warmup"), ("optim", "ema"), ("run", "save_every"))


class Timing(NamedTuple):
    """Seconds of one step, and of its compiling, which the run itself does once more."""

    step: float
    compiling: float


def with_minutes(config: Mapping, minutes: float, directory: Path, fixed: Collection[str] = ()) -> dict:
    """A config whose steps take some minutes in all on this machine; a run that has begun keeps those that it has.

    Args:
      config: five groups, as configs/personal.py.
      minutes: from the call on: reading, compiling and measuring are in them.
      directory: the workdir.
      fixed: dotted names of keys that stay as they are, as "optim.ema".

    Returns:
      The config with its own optim.steps, and with optim.warmup, optim.ema and run.save_every of a run of that length.

    Raises:
      InputError: optim.steps is fixed, or the minutes are too few for a run.
    """
    if "optim.steps" in fixed:
        raise InputError("--minutes and --config.optim.steps are two answers to one question; give one of them")
    if run_dir.has_begun(directory):
        held = run_dir.read_config(directory / run_dir.CONFIG)
        found = {f"{group}.{key}": held[group][key] for group, key in _KEYS}
        progress.say(f"{found['optim.steps']} steps, as this run began")
    else:
        timing = measure(config)
        steps = steps_in(minutes, timing)
        found = keys_of(config, steps)
        progress.say(f"{minutes:g} minutes: {steps} steps of {timing.step:.2f} s on this machine, and measuring")
    changed = {name: dict(group) for name, group in config.items()}
    for group, key in _KEYS:
        if f"{group}.{key}" not in fixed:
            changed[group][key] = found[f"{group}.{key}"]
    return changed


def steps_in(minutes: float, timing: Timing) -> int:
    """Steps that are left of some minutes once all that a run does beside them is done.

    InputError: too few to learn from.
    """
    beside = _READING + 2 * timing.compiling + (_TIMED + _MEASURED * _STEPS_EACH) * timing.step
    steps = int((60 * minutes - beside) / timing.step)
    if steps < _LEAST:
        least = beside + (_LEAST + 1) * timing.step
        raise InputError(
            f"--minutes {minutes:g}: too short to learn from here; give {math.ceil(least / 6) / 10} or more"
        )
    return steps


def keys_of(config: Mapping, steps: int) -> dict[str, float]:
    """What a run of that many steps has in place of the config's own: measured four times, averaged over its end."""
    optim = config["optim"]
    return {
        "optim.steps": steps,
        "optim.warmup": min(optim["warmup"], steps // 10),
        "optim.ema": min(optim["ema"], round(1 - _MEMORY / steps, 4)),
        "run.save_every": -(-steps // (_MEASURED - 1)),
    }


def measure(config: Mapping) -> Timing:
    """The time that a step of the config's run takes here, on pictures of noise."""
    learner = make_learner(config, loop.load_frozen())
    keys = config["data"]
    draw = np.random.default_rng(0)

    def pictures(*shape: int) -> dict[str, np.ndarray]:
        size = (*shape, keys["crop"], keys["crop"], 3)
        return {kind: draw.uniform(-1, 1, size).astype(np.float32) for kind in ("content", "style")}

    rng = jax.random.key(0)
    state = loop.placed(jax.jit(learner.create_state)(rng, pictures(_PICTURES)))
    update = loop.make_update(learner)
    batch = pictures(jax.local_device_count(), keys["batch"] // jax.device_count())
    seconds = []
    for _ in range(1 + _TIMED):
        begun = time.monotonic()
        state, metrics = update(state, batch, rng)
        jax.block_until_ready(metrics)
        seconds.append(time.monotonic() - begun)
    step = statistics.median(seconds[1:])
    return Timing(step, seconds[0] - step)
