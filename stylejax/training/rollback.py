"""Going back to the last checkpoint from numbers that are none: with another key and smaller rates."""

import json
from collections.abc import Mapping
from pathlib import Path

import jax
from jax.experimental import multihost_utils

from stylejax import atomic
from stylejax.checkpoints.steps import latest_step
from stylejax.errors import InputError
from stylejax.training import progress
from stylejax.training.divergence import Diverged

NAME = "rollbacks.json"  # in the workdir: from which step to which, one after the other
MOST = 3
FACTOR = 0.5  # of the rates, each time
_RATES = ("generator_rate", "discriminator_rate")


def count(workdir: Path) -> int:
    """How often the run in a workdir has gone back; InputError where the file is damaged."""
    return len(_read(workdir))


def lowered(config: Mapping, times: int) -> dict:
    """A config whose rates are those after going back some times."""
    optim = config["optim"]
    return {**config, "optim": {**optim, **{name: optim[name] * FACTOR**times for name in _RATES}}}


def changed_key(rng: jax.Array, times: int) -> jax.Array:
    """The key of the steps after going back some times; the run's own where it never did."""
    return jax.random.fold_in(rng, times) if times else rng


def go_back(workdir: Path, on_nan: str, error: Diverged) -> None:
    """Say and write down that the run goes on from its last checkpoint; every process calls it.

    Raises:
      Diverged: `error` itself where run.on_nan is "stop", nothing is saved to go back to, or it was done MOST times.
    """
    before = _read(workdir)
    good = latest_step(workdir)
    if on_nan == "stop" or good is None or len(before) == MOST:
        raise error
    progress.say(
        f"step {error.step}: not finite: {error.what}; back to step {good} with another key and rates times "
        f"{FACTOR ** (len(before) + 1):g} ({len(before) + 1} of {MOST})"
    )
    multihost_utils.sync_global_devices("stylejax: all know where to go back to")
    if jax.process_index() == 0:
        _write(workdir, [*before, {"from": error.step, "to": good}])
    multihost_utils.sync_global_devices("stylejax: written down")


def _read(workdir: Path) -> list[dict]:
    path = workdir / NAME
    try:
        return list(json.loads(path.read_text())) if path.exists() else []
    except (ValueError, TypeError) as error:
        raise InputError(f"{path} is damaged ({error}); give another --workdir") from error


def _write(workdir: Path, entries: list[dict]) -> None:
    path = workdir / NAME
    atomic.write_bytes(path, (json.dumps(entries) + "\n").encode())
