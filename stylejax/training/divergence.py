"""Whether a run has diverged: numbers that are none, and numbers far above their start."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.checkpoints.steps import finished_steps, steps_folder
from stylejax.errors import InputError
from stylejax.metrics import health
from stylejax.training.record import read_entries

KID = "held_out_kid_alex"
_LEAST_KID = 100.0  # of the start: below it a distance is near the noise of small sets
_LOSSES = ("d_loss", "g_loss")
_START = (1.0, 10.0)  # between these a loss begins; an earlier one may be of a step that had diverged already


class Diverged(InputError):
    """A run whose numbers are none; step: at which; what: which numbers."""

    def __init__(self, message: str, step: int, what: str):
        super().__init__(message)
        self.step = step
        self.what = what


class Found(NamedTuple):
    """Numbers that are none: of which run, at which step, and their names."""

    number: int
    step: int
    names: str


class Watch:
    """The first step at which each metric was not finite, kept on the device: asking waits for it, looking does not."""

    def __init__(self):
        self._first: dict[str, jax.Array] | None = None

    def look(self, step: int, metrics: Mapping[str, jax.Array]) -> None:
        """Look at the metrics of a step: scalars, or [R] where R runs share a program."""
        if self._first is None:
            self._first = {name: np.full(value.shape, -1, np.int32) for name, value in metrics.items()}
        self._first = _first_bad(self._first, dict(metrics), np.int32(step))

    def found(self) -> Found | None:
        """The first run whose metrics were not finite at some step, and the earliest of its steps."""
        if self._first is None:
            return None
        names = list(self._first)
        first = np.stack([np.ravel(value) for value in jax.device_get(list(self._first.values()))])
        for number in range(first.shape[1]):
            steps = first[:, number]
            if steps.max() >= 0:
                step = int(steps[steps >= 0].min())
                return Found(number, step, ", ".join(name for name, at in zip(names, steps, strict=True) if at == step))
        return None


@jax.jit
def _first_bad(first: Mapping, metrics: Mapping, step: jax.Array) -> dict:
    """For each metric the first step at which it was not finite, -1 where there is none so far."""
    return {name: jnp.where((first[name] < 0) & ~jnp.isfinite(x), step, first[name]) for name, x in metrics.items()}


def diverged(step: int, what: str, last_good: str, on_nan: str) -> Diverged:
    """The error for numbers that are none, at a step of a run that says so of its last checkpoint."""
    way_out = "give --config.run.on_nan=rollback to go back there with smaller rates, or a new --workdir and "
    way_out = way_out if on_nan == "stop" else "smaller rates did not help; give a new --workdir and "
    return Diverged(
        f"step {step}: not finite: {what}; {last_good}; {way_out}lower optim.generator_rate and "
        "optim.discriminator_rate",
        step,
        what,
    )


def rises(entries: Mapping[int, Mapping], now: Mapping[str, float]) -> dict[str, float]:
    """How far losses and distance are above those of the run's start: about 1 or less while it learns.

    Args:
      entries: by step, what was logged so far; now: the metrics of an evaluation.

    Returns:
      loss_rise: the larger of the two losses now over its first value, which counts as 1 to 10; kid_rise: the same of
      the held-out KID, which counts as 100 at least. Each is left out where nothing was logged.
    """
    found = {}
    for name in _LOSSES:
        losses = [entry[name] for _, entry in sorted(entries.items()) if name in entry]
        if losses:
            rise = abs(losses[-1]) / np.clip(abs(losses[0]), *_START)
            found["loss_rise"] = max(found.get("loss_rise", 0.0), float(rise))
    distances = [entry[KID] for _, entry in sorted(entries.items()) if KID in entry]
    if distances and KID in now:
        found["kid_rise"] = now[KID] / max(distances[0], _LEAST_KID)
    return found


def ruined_steps(entries: Mapping[int, Mapping]) -> set[int]:
    """The steps whose logged numbers show divergence."""
    return {step for step, entry in entries.items() if health.DIVERGENCE in health.alarms(_known(entry))}


def sound_steps(directory: Path, ruined: Collection[int]) -> list[int]:
    """The saved steps of a run, after its start, that are none of the ruined ones."""
    return [step for step in finished_steps(steps_folder(directory)) if step > 0 and step not in ruined]


def check_sound(directory: Path) -> None:
    """InputError where a run has diverged in every step that it saved after its start."""
    ruined = ruined_steps(read_entries(directory))
    if ruined and not sound_steps(directory, ruined):
        raise InputError(
            f"{directory}: every step has diverged; lower optim.generator_rate and optim.discriminator_rate, "
            "in a new --workdir"
        )


def _known(entry: Mapping[str, float]) -> dict[str, float]:
    """The numbers of an entry that have a limit."""
    return {name: value for name, value in entry.items() if name in health.LIMITS}
