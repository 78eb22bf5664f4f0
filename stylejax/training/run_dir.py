"""What a run leaves in its folder beside its checkpoints: config.json, metrics.jsonl, TensorBoard events, samples."""

import json
from collections.abc import Mapping
from pathlib import Path

import jax
import numpy as np
from flax.traverse_util import flatten_dict

from stylejax import compat
from stylejax.errors import InputError
from stylejax.images import files


def differences(old: Mapping, new: Mapping) -> list[str]:
    """The keys in which two configs differ, each as `key: old -> new`."""
    old = flatten_dict(old, sep=".")
    new = flatten_dict(new, sep=".")
    keys = sorted(k for k in old.keys() | new.keys() if old.get(k, "absent") != new.get(k, "absent"))
    return [f"{k}: {old.get(k, 'absent')} -> {new.get(k, 'absent')}" for k in keys]


def check(workdir: Path, config: Mapping) -> None:
    """Make sure that the folder is new, empty, or holds a run of this very config.

    Raises:
      InputError: the folder holds something else, or a run of another config (the message names what differs).
    """
    path = workdir / "config.json"
    config = json.loads(json.dumps(config))  # tuples become lists, as they are when read back
    if path.is_file():
        try:
            changed = differences(compat.rename_config(json.loads(path.read_text())), config)
        except ValueError as error:
            raise InputError(f"{path} is damaged ({error}); give another --workdir") from error
        if changed:
            raise InputError(
                f"{workdir} holds a run of another config ({'; '.join(changed)}); "
                "give another --workdir, or the same config to resume it"
            )
        return
    if workdir.exists() and (not workdir.is_dir() or any(workdir.iterdir())):
        raise InputError(f"{workdir} holds something that is not a run; give another --workdir")


def claim(workdir: Path, config: Mapping) -> None:
    """Make the folder and write config.json into it; call `check` first. Only the first process writes."""
    if jax.process_index() == 0:
        workdir.mkdir(parents=True, exist_ok=True)
        (workdir / "config.json").write_text(json.dumps(config, indent=2) + "\n")


class Record:
    """metrics.jsonl and TensorBoard events, one entry per log step; a resumed run leaves no step twice.

    Only the first process writes; in the others every method does nothing.

    Args:
      workdir: folder of the run.
      start: the step that the run goes on from; what was logged after it is dropped.
      config: shown beside the events.
    """

    def __init__(self, workdir: Path, start: int, config: Mapping):
        from tensorboardX import SummaryWriter

        self._workdir = workdir
        self._writes = jax.process_index() == 0
        self.seconds = 0.0
        if not self._writes:
            return
        path = workdir / "metrics.jsonl"
        kept = _lines_until(path, start) if path.exists() else []
        path.write_text("".join(kept))
        self.seconds = max((json.loads(line).get("seconds", 0.0) for line in kept), default=0.0)
        self._lines = path.open("a")
        self._events = SummaryWriter(str(workdir), purge_step=start)
        self._events.add_text("config", f"```\n{json.dumps(config, indent=2)}\n```", start)

    def __enter__(self) -> "Record":
        return self

    def __exit__(self, *_: object) -> None:
        if self._writes:
            self._lines.close()
            self._events.close()

    def metrics(self, step: int, groups: Mapping[str, Mapping[str, float]]) -> None:
        """Append one line: step and all values, as plain numbers; TensorBoard shows them as group/name."""
        if not self._writes:
            return
        values = {name: value for group in groups.values() for name, value in group.items()}
        self._lines.write(json.dumps({"step": step, **values}) + "\n")
        self._lines.flush()
        for name, group in groups.items():
            for key, value in group.items():
                self._events.add_scalar(f"{name}/{key}", value, step)

    def sample(self, step: int, picture: np.ndarray) -> None:
        """Save a grid, uint8 [H, W, 3], as samples/STEP.png."""
        if not self._writes:
            return
        path = self._workdir / "samples" / f"{step:06d}.png"
        path.parent.mkdir(exist_ok=True)
        files.write(path, picture)
        self._events.add_image("samples", picture, step, dataformats="HWC")


def _lines_until(path: Path, last: int) -> list[str]:
    """The lines of metrics.jsonl up to step `last`.

    A line cut short by a crash cannot be read; nothing after it can be newer than the checkpoint.
    """
    kept = []
    for line in path.read_text().splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            break
        if entry["step"] <= last:
            kept.append(line + "\n")
    return kept
