"""What has been painted into a folder, so that the same command starts again where it stopped."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jax
import numpy as np

from stylejax import atomic
from stylejax.models.generator import Style

NAME = ".painted"


class ProgressLog:
    """One line per finished painting, in a hidden file of the output folder.

    A line holds for one style, one set of options, one state of the photo and one of the painting: whatever of them
    changes, the photo is painted again. Every process writes a file of its own and reads those of all.

    Args:
      folder: where the paintings go; made at the first line.
      style: what `transfer` paints with.
      options: the keyword arguments of `transfer`.
      shard: number of this process among those that paint the folder together.
    """

    def __init__(self, folder: Path, style: Style, options: Mapping, shard: int = 0):
        self._file = folder / f"{NAME}-{shard}"
        self._settings = _sum(style.generator, sorted(options.items()), *map(np.asarray, jax.tree.leaves(style)))
        self._lines = {line for file in folder.glob(f"{NAME}-*") for line in _read(file)}

    def contains(self, photo: Path, painting: Path) -> bool:
        """Whether the painting is there, and is what this call would paint of the photo."""
        return painting.is_file() and photo.is_file() and self._line(photo, painting) in self._lines

    def add(self, photo: Path, painting: Path) -> None:
        """Appends a finished painting. InputError: the file cannot be written."""
        try:
            with self._file.open("a") as file:
                file.write(self._line(photo, painting) + "\n")
        except OSError as error:
            raise atomic.write_error(self._file, error) from error

    def _line(self, photo: Path, painting: Path) -> str:
        states = (os.stat(path) for path in (photo, painting))
        return _sum(self._settings, *(f"{state.st_size} {state.st_mtime_ns}" for state in states))


def _read(file: Path) -> list[str]:
    """The lines of a file; none where it cannot be read, for painting a photo again does no harm."""
    try:
        return file.read_text(errors="replace").splitlines()
    except OSError:
        return []


def _sum(*parts: Any) -> str:
    """SHA-256 over arrays by their bytes and everything else by its text."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.tobytes() if isinstance(part, np.ndarray) else repr(part).encode())
    return digest.hexdigest()
