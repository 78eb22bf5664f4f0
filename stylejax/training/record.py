"""What a run writes down while it learns: metrics.jsonl, TensorBoard events and sample grids."""

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import jax
import numpy as np

from stylejax import atomic
from stylejax.images import files
from stylejax.training.events import Events

METRICS = "metrics.jsonl"


class Record:
    """metrics.jsonl and TensorBoard events, one entry per step; a resumed run leaves no step twice.

    Only the first process writes; in the others every method does nothing.

    Args:
      workdir: folder of the run.
      start: the step that the run goes on from; what was logged after it is dropped.
      config: shown beside the events.

    Raises:
      OSError, InputError: by every method, where the disk takes nothing; `metrics` keeps what it was given, and writes
        it the next time.
    """

    def __init__(self, workdir: Path, start: int, config: Mapping):
        self._workdir = workdir
        self._writes = jax.process_index() == 0
        self.entries: dict[int, dict] = {}  # by step, all that was logged
        if not self._writes:
            return
        self.entries = read_entries(workdir, start)
        self._lines = _Lines(workdir / METRICS, self.entries)
        try:
            self._events = Events(workdir, start, config)
        except OSError:
            self._lines.close()
            raise

    @property
    def seconds(self) -> float:
        """Seconds of the run up to its last entry."""
        return max((entry.get("seconds", 0.0) for entry in self.entries.values()), default=0.0)

    def close(self) -> None:
        """Write what is left; nothing is raised."""
        if self._writes:
            with contextlib.suppress(OSError):
                self._lines.write()
            self._lines.close()
            self._events.close()

    def metrics(self, step: int, groups: Mapping[str, Mapping[str, float]]) -> None:
        """Write down the values of a step as plain numbers, beside those that it has; TensorBoard: group/name."""
        if not self._writes:
            return
        values = {name: value for group in groups.values() for name, value in group.items()}
        self.entries.setdefault(step, {}).update(values)
        self._lines.add(step, self.entries[step])
        named = {f"{group}/{name}": value for group, given in groups.items() for name, value in given.items()}
        self._events.scalars(named, step)

    def sample(self, step: int, picture: np.ndarray) -> None:
        """Save a grid, uint8 [H, W, 3], as samples/STEP.png."""
        if not self._writes:
            return
        path = self._workdir / "samples" / f"{step:06d}.png"
        path.parent.mkdir(exist_ok=True)
        files.write(path, picture)
        self._events.image("samples", picture, step)


def read_entries(workdir: Path, last: int | None = None) -> dict[int, dict]:
    """What metrics.jsonl says of each step, up to step `last`; nothing where there is no such file.

    A line cut short by a crash cannot be read; nothing after it can be newer than the checkpoint.
    """
    path = workdir / METRICS
    entries: dict[int, dict] = {}
    for line in path.read_text().splitlines() if path.exists() else ():
        try:
            entry = json.loads(line)
            step = int(entry.pop("step"))
        except (ValueError, KeyError, AttributeError):
            break
        if last is None or step <= last:
            entries.setdefault(step, {}).update(entry)
    return entries


class _Lines:
    """A file of one JSON object a line, the last of which may still change.

    It holds back what a full disk did not take, and writes it with the next line.
    """

    def __init__(self, path: Path, entries: Mapping[int, Mapping]):
        whole = [_line(step, entry) for step, entry in entries.items()]
        with atomic.replacing(path) as partial:
            partial.write_bytes(b"".join(whole))
        self._file = os.open(path, os.O_RDWR)
        last = max(entries, default=-1)
        self._left = {last: entries[last]} if entries else {}  # the last line, and what is not on the disk yet
        self._end = sum(map(len, whole[:-1]))  # bytes before it

    def add(self, step: int, entry: Mapping) -> None:
        """Write the line of a step, in place of the last one where that is of the same step."""
        self._left[step] = entry
        self.write()

    def write(self) -> None:
        """Write what is left; OSError where the disk does not take it."""
        lines = [_line(step, entry) for step, entry in self._left.items()]
        rest = b"".join(lines)
        os.lseek(self._file, self._end, os.SEEK_SET)
        while rest:
            rest = rest[os.write(self._file, rest) :]
        os.truncate(self._file, os.lseek(self._file, 0, os.SEEK_CUR))
        # The last line may get more values; those before it are done.
        self._end += sum(map(len, lines[:-1]))
        self._left = dict(list(self._left.items())[-1:])

    def close(self) -> None:
        os.close(self._file)


def _line(step: int, entry: Mapping) -> bytes:
    return (json.dumps({"step": step, **entry}) + "\n").encode()
