"""The styles that the page offers: what `stylejax styles` lists, loaded once, each with a thumbnail."""

import threading
from pathlib import Path
from typing import NamedTuple

import jax
import numpy as np

from stylejax.app import preview
from stylejax.checkpoints import catalog, steps
from stylejax.checkpoints.load import load
from stylejax.data import samples
from stylejax.errors import InputError
from stylejax.images import files
from stylejax.models.generator import Style

_THUMBNAIL = 256  # pixels, side
_MOST = 16  # styles that are held


class Choice(NamedTuple):
    """A style that can be painted with; line: what it was learned from; own: whether it is the person's."""

    name: str
    folder: Path
    line: str
    own: bool


class Styles:
    """Styles by their names, each loaded when it is first painted with, and again when it was trained on."""

    def __init__(self):
        self._loaded: dict[Path, Style] = {}
        self._thumbnails: dict[Path, np.ndarray] = {}
        self._lock = threading.Lock()

    def choices(self) -> list[Choice]:
        """What there is now, in the order of `stylejax styles`; what cannot be painted with is left out."""
        known = [entry for entry in catalog.entries() if entry.fault is None]
        return [Choice(entry.name, entry.folder, entry.line, entry.date is not None) for entry in known]

    def load(self, name: str) -> Style:
        """A style on the device. InputError: there is none of that name, or it is damaged."""
        with self._lock:
            return self._load(name)[1]

    def thumbnail(self, name: str) -> np.ndarray:
        """One and the same sample photo in a style: uint8 [256, 256, 3]. InputError as `load`."""
        with self._lock:
            step_dir, style = self._load(name)
            if step_dir not in self._thumbnails:
                self._thumbnails[step_dir] = preview.paint(style, sample(), min(style.canvas, 2 * _THUMBNAIL))
                _shorten(self._thumbnails)
            return self._thumbnails[step_dir]

    def _load(self, name: str) -> tuple[Path, Style]:
        # A name chosen from the list, and never a path.
        folder = next((choice.folder for choice in self.choices() if choice.name == name), None)
        if folder is None:
            raise InputError(f"{name[:60]!r}: there is no such style any more; choose another")
        step_dir = steps.find_step_dir(folder)
        if step_dir not in self._loaded:
            self._loaded[step_dir] = jax.device_put(load(step_dir))
            _shorten(self._loaded)
        return step_dir, self._loaded[step_dir]


def sample() -> np.ndarray:
    """The middle square of a sample photo: uint8 [256, 256, 3]."""
    photo = np.asarray(samples.photo(*samples.CONTENT[0]))
    side = min(photo.shape[:2])
    top = (photo.shape[0] - side) // 2
    left = (photo.shape[1] - side) // 2
    return files.resize(photo[top : top + side, left : left + side], _THUMBNAIL, _THUMBNAIL)


def _shorten(held: dict) -> None:
    """Leave out what has been held the longest."""
    while len(held) > _MOST:
        del held[next(iter(held))]
