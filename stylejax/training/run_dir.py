"""What a run leaves in its folder beside its checkpoints: config.json, metrics.jsonl, TensorBoard events, samples."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from stylejax.errors import InputError
from stylejax.images import files


def flat(tree: Any, name: str = "") -> dict[str, Any]:
    """{"a": {"b": 1}} -> {"a.b": 1}."""
    if not isinstance(tree, Mapping):
        return {name: tree}
    return {k: v for key, value in tree.items() for k, v in flat(value, f"{name}.{key}".lstrip(".")).items()}


def differences(old: Mapping, new: Mapping) -> list[str]:
    """The keys in which two configs differ, each as `key: old -> new`."""
    old, new = flat(old), flat(new)
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
            changed = differences(json.loads(path.read_text()), config)
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
    """Make the folder and write config.json into it; call `check` first."""
    workdir.mkdir(parents=True, exist_ok=True)
    (workdir / "config.json").write_text(json.dumps(config, indent=2) + "\n")


class Record:
    """metrics.jsonl and TensorBoard events, one entry per log step; a resumed run leaves no step twice."""

    def __init__(self, workdir: Path, start: int):
        from tensorboardX import SummaryWriter

        self._workdir = workdir
        path = workdir / "metrics.jsonl"
        kept = []
        if path.exists():
            # A line cut short by a crash cannot be read; nothing after it can be newer than the checkpoint.
            for line in path.read_text().splitlines():
                try:
                    entry = json.loads(line)
                except ValueError:
                    break
                if entry["step"] <= start:
                    kept.append(line + "\n")
        path.write_text("".join(kept))
        self.seconds = max((json.loads(line).get("seconds", 0.0) for line in kept), default=0.0)
        self._lines = path.open("a")
        self._events = SummaryWriter(str(workdir), purge_step=start)

    def __enter__(self) -> "Record":
        return self

    def __exit__(self, *_) -> None:
        self._lines.close()
        self._events.close()

    def metrics(self, step: int, values: Mapping[str, float]) -> None:
        """Append one line: step and the values, as plain numbers."""
        self._lines.write(json.dumps({"step": step, **values}) + "\n")
        self._lines.flush()
        for name, value in values.items():
            self._events.add_scalar(name, value, step)

    def sample(self, step: int, picture: np.ndarray) -> Path:
        """Save a grid, uint8 [H, W, 3], as samples/STEP.png; returns where."""
        path = self._workdir / "samples" / f"{step:06d}.png"
        path.parent.mkdir(exist_ok=True)
        files.write(path, picture)
        self._events.add_image("samples", picture, step, dataformats="HWC")
        return path
