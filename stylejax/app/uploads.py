"""What a person gives to the page: held against limits, and kept under names of the page's own."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from stylejax.errors import InputError
from stylejax.images import files
from stylejax.video import frames

_LABEL = 40  # letters


class Limits(NamedTuple):
    """Of what is given at once: how many files, bytes of each, and pixels of each picture or frame."""

    count: int
    size: int
    pixels: int


PHOTOS = Limits(100, 200_000_000, 64_000_000)  # to be painted
PICTURES = Limits(300, 200_000_000, 64_000_000)  # to be learned from
VIDEOS = Limits(1, 2_000_000_000, 9_000_000)


class Upload(NamedTuple):
    """path: where it is kept; label: what its name was, for a person to read, and never a path."""

    path: Path
    label: str


def keep(given: Sequence[Path], folder: Path, limits: Limits) -> tuple[list[Upload], list[str]]:
    """Keep pictures in a folder, which is made anew: as 0001.jpg and so on.

    Args:
      given: files as the page received them; they stay where they are.
      folder: what it held is removed.
      limits: of pictures.

    Returns:
      What is kept, in the order given, and a line for each file that is refused and why.

    Raises:
      InputError: too many files, or none of them can be used.
    """
    _check_count(len(given), limits)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    kept = []
    refused = []
    for path in given:
        fault = picture_fault(path, limits)
        if fault is not None:
            refused.append(f"{label(path)}: {fault}")
            continue
        target = folder / f"{len(kept) + 1:04d}{path.suffix.lower()}"
        _link(path, target)
        kept.append(Upload(target, label(path)))
    if not kept:
        raise InputError(f"nothing of it can be used: {'; '.join(refused)}")
    return kept, refused


def keep_video(given: Path, folder: Path, limits: Limits = VIDEOS) -> Upload:
    """Keep one video, as `keep` does pictures. InputError: it is none, or too large."""
    _check_size(given, limits)
    try:
        video = frames.probe(given)
    except InputError as error:
        raise InputError(f"{label(given)}: {_without_path(error, given)}") from error
    if video.height * video.width > limits.pixels:
        raise InputError(
            f"{label(given)}: {video.width} x {video.height} pixels a frame, {limits.pixels // 10**6} million at most"
        )
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    target = folder / f"0001{given.suffix.lower()}"
    _link(given, target)
    return Upload(target, label(given))


def is_video(path: Path) -> bool:
    """Whether a file is a video by the ending of its name."""
    return path.suffix.lower() in frames.EXTENSIONS


def picture_fault(path: Path, limits: Limits) -> str | None:
    """Why a picture is not kept, or None; its size is known from its header before it is decoded."""
    if path.suffix.lower() not in files.EXTENSIONS:
        return f"not a picture by its name ({' '.join(files.EXTENSIONS)})"
    try:
        _check_size(path, limits)
        height, width = files.size(path)
    except InputError as error:
        return _without_path(error, path)
    if height * width > limits.pixels:
        return f"{height * width / 1e6:.0f} megapixels, {limits.pixels / 1e6:.0f} at most"
    return files.fault(path)


def label(path: Path) -> str:
    """The name of a file as a line may hold it: short, and without characters that a page or terminal would obey."""
    name = "".join(char if char.isprintable() and char not in "<>&`*[]|/\\" else " " for char in path.name)
    return name if len(name) <= _LABEL else f"{name[: _LABEL - 3]}..."


def _check_count(count: int, limits: Limits) -> None:
    if count == 0:
        raise InputError("no file was given")
    if count > limits.count:
        raise InputError(f"{count} files, {limits.count} at most at once")


def _check_size(path: Path, limits: Limits) -> None:
    size = path.stat().st_size
    if size > limits.size:
        raise InputError(f"{path}: {size // 10**6} MB, {limits.size // 10**6} at most")


def _without_path(error: InputError, path: Path) -> str:
    """What is wrong, without the place where the page keeps its files."""
    return str(error).removeprefix(f"{path}: ")


def _link(path: Path, target: Path) -> None:
    """The same file under another name; a copy where the disk is another."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)
