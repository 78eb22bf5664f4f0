"""Whose a workdir is: config.json says of which run."""

import contextlib
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import jax
from flax.traverse_util import flatten_dict

from stylejax import atomic, compat
from stylejax.checkpoints.steps import latest_step
from stylejax.errors import InputError
from stylejax.training import lock, rollback
from stylejax.training.record import METRICS, read_entries

CONFIG = "config.json"
_FREE = ("run.on_nan",)  # may change from start to start: no step depends on them
_MADE = (CONFIG, METRICS, rollback.NAME, "samples", "checkpoints")  # and events.*


def differences(old: Mapping, new: Mapping) -> list[str]:
    """The keys in which two configs differ, each as `key: old -> new`."""
    old = flatten_dict(old, sep=".")
    new = flatten_dict(new, sep=".")
    keys = sorted(k for k in old.keys() | new.keys() if old.get(k, "absent") != new.get(k, "absent"))
    return [f"{k}: {old.get(k, 'absent')} -> {new.get(k, 'absent')}" for k in keys]


def has_begun(workdir: Path) -> bool:
    """Whether a run has come further than its start: a step is saved, or one after step 0 is logged."""
    return latest_step(workdir) is not None or max(read_entries(workdir), default=0) > 0


def check(workdir: Path, config: Mapping) -> None:
    """Make sure that the folder is new, empty, or holds a run of this very config, or one that never began.

    Raises:
      InputError: the folder holds something else, or a run of another config (the message names what differs).
    """
    path = workdir / CONFIG
    if path.is_file():
        if has_begun(workdir):
            _check_same(path, json.loads(json.dumps(config)))  # tuples become lists, as they are when read back
        return
    if workdir.exists() and (not workdir.is_dir() or any(each.name != lock.NAME for each in workdir.iterdir())):
        raise InputError(f"{workdir} holds something that is not a run; give another --workdir")


def read_config(path: Path) -> dict:
    """The config that a run's config.json holds, in today's names; InputError where it is damaged."""
    try:
        held = json.loads(path.read_text())
        if not isinstance(held, dict):
            raise ValueError("it holds no config")
        return compat.rename_config(held)
    except ValueError as error:
        raise InputError(f"{path} is damaged ({error}); give another --workdir") from error


def _check_same(path: Path, config: Mapping) -> None:
    """InputError unless config.json holds this config, but for the keys that are free."""
    changed = differences(read_config(path), config)
    changed = [each for each in changed if not each.startswith(_FREE)]
    if changed:
        raise InputError(
            f"{path.parent} holds a run of another config ({'; '.join(changed)}); "
            "give another --workdir, or the same config to resume it"
        )


@contextlib.contextmanager
def claimed(workdir: Path, config: Mapping) -> Iterator[None]:
    """Write config.json into the folder; call `check` first. Only the first process writes.

    What killed runs left half-written is removed. A start that fails before the run has begun leaves nothing.

    Raises:
      InputError: nothing can be written there.
    """
    first = jax.process_index() == 0
    try:
        if first:
            _claim(workdir, config)
        yield
    except BaseException:
        if first and not has_begun(workdir):
            _forget(workdir)
        raise


def _claim(workdir: Path, config: Mapping) -> None:
    workdir.mkdir(parents=True, exist_ok=True)
    for folder in (workdir, workdir / "samples"):
        atomic.remove_partial(folder)
    if not has_begun(workdir):
        _forget(workdir)
    path = workdir / CONFIG
    atomic.write_bytes(path, (json.dumps(config, indent=2) + "\n").encode())


def _forget(workdir: Path) -> None:
    """Remove what a run that has not begun has written."""
    for path in [*(workdir / name for name in _MADE), *workdir.glob("events.out.tfevents.*")]:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
