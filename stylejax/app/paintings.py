"""Paintings at full size: one photo, several as a zip, or a video, from and to the page's own files."""

import contextlib
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import jax
import numpy as np

from stylejax.app import preview
from stylejax.app.uploads import Upload
from stylejax.errors import InputError
from stylejax.images import files
from stylejax.interrupt import Interrupt
from stylejax.models.generator import Style
from stylejax.painting import folders
from stylejax.painting.controls import check_controls, check_seed
from stylejax.painting.transfer import transfer

ENDINGS = (".png", ".jpg")
STROKES = (50, 200)  # percent of the style's own stroke size


class Controls(NamedTuple):
    """What a person sets: stroke in percent of the style's own stroke size; the others as for `transfer`."""

    stroke: float = 100
    strength: float = 1.0
    colors: str = "style"
    seed: int = 0

    def check(self) -> None:
        """InputError: a value that no slider of the page can give."""
        if not STROKES[0] <= self.stroke <= STROKES[1]:
            raise InputError(f"stroke must lie between {STROKES[0]} and {STROKES[1]} percent; got {self.stroke}")
        check_controls(None, None, self.strength, self.colors, None)
        check_seed(self.seed)

    def options(self, style: Style, size: tuple[int, int]) -> dict:
        """Keyword arguments of `transfer` for a photo of (height, width)."""
        own = self.stroke == 100
        canvas = None if own else preview.chosen_canvas(style, max(size), self.stroke)
        return {"canvas": canvas, "strength": self.strength, "colors": self.colors, "seed": self.seed}


def paint(
    style: Style,
    photos: Sequence[Upload],
    controls: Controls,
    mask: np.ndarray | None,
    ending: str,
    folder: Path,
) -> Iterator[Upload | str]:
    """Paint photos one after the other.

    Args:
      style: a loaded style.
      photos: kept by `uploads.keep`.
      controls: of all of them.
      mask: uint8 [h, w] of any size, laid over a single photo: paints where it is white. None: everywhere.
      ending: one of ENDINGS.
      folder: where the paintings go; what it held is removed.

    Yields:
      For each photo its painting, or a line that says what is wrong with it.

    Raises:
      InputError: a control that cannot be.
    """
    controls.check()
    if ending not in ENDINGS:
        raise InputError(f"{ending[:10]!r}: a painting ends in {' or '.join(ENDINGS)}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, photo in enumerate(photos, start=1):
        try:
            size = files.size(photo.path)
            options = controls.options(style, size)
            if mask is not None and len(photos) == 1:
                options["mask"] = _full_mask(mask, size)
        except InputError as error:
            yield _fault(photo, error)
            continue
        target = folder / f"{number:04d}{ending}"
        painted = folders.paint(style, {photo.path: target}, options, jax.local_devices()[:1], Interrupt())
        with contextlib.closing(painted):
            fault = next(painted)[1]
        yield Upload(target, photo.label) if fault is None else _fault(photo, fault)


def paint_video(style: Style, video: Upload, controls: Controls, smooth: bool, folder: Path) -> Iterator[str | None]:
    """Paint a video to painting.mp4 in a folder, as `stylejax transfer` does; None for a frame, or what is wrong."""
    from stylejax.video import files as videos
    from stylejax.video import frames
    from stylejax.video.smooth import smoothed

    controls.check()
    found = frames.probe(video.path)
    options = controls.options(style, (found.height, found.width))

    def paint_frame(frame: np.ndarray) -> np.ndarray:
        return transfer(style, frame, **options)

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    yield from videos.paint(video.path, folder / "painting.mp4", smoothed(paint_frame) if smooth else paint_frame)


def zipped(paintings: Sequence[Upload], target: Path) -> Path:
    """One file of all paintings, under names that no system takes for a path; they are compressed already."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for number, painting in enumerate(paintings, start=1):
            archive.write(painting.path, f"{number:03d}-{plain(painting.label)}{painting.path.suffix}")
    return target


def plain(name: str) -> str:
    """What a file may be called everywhere: letters and digits of a name before its last point, and - between them."""
    stem = name.rpartition(".")[0] or name
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:40] or "painting"


def alone(painting: Upload, folder: Path) -> Path:
    """A painting under a name to be downloaded by, in a folder."""
    target = folder / f"{plain(painting.label)}-painted{painting.path.suffix}"
    return painting.path.rename(target)


def follow(parts: Iterator[Upload | str], tell: Callable[[int], None]) -> tuple[list[Upload], list[str]]:
    """The paintings of `paint`, and what went wrong; tell: called with the number that is done."""
    painted = []
    faults = []
    with contextlib.closing(parts):
        for part in parts:
            if isinstance(part, str):
                faults.append(part)
            else:
                painted.append(part)
            tell(len(painted) + len(faults))
    return painted, faults


def _full_mask(mask: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """uint8 [h, w] -> uint8 [H, W] of (height, width)."""
    return files.resize(np.repeat(mask[..., None], 3, axis=2), *size)[..., 0]


def _fault(photo: Upload, error: Exception) -> str:
    """What is wrong with a photo, by its label in place of its path."""
    return f"{photo.label}: {str(error).removeprefix(f'{photo.path}: ')}"
