"""Where windows lie on a large picture, and what they see beyond its border."""

from typing import Any, NamedTuple, Protocol

import jax
import numpy as np

from stylejax.errors import InputError

GRID = 64  # pixels: a picture is mirrored out to a multiple of this, so that similar sizes use one compiled program


class Picture(Protocol):
    """[H, W, 3] that gives rows when it is sliced: an array, a memory map, or anything else that can be read so."""

    shape: tuple[int, ...]
    dtype: np.dtype

    def __getitem__(self, rows: slice) -> Any: ...


def check_out(out: Picture | None, img: Picture) -> None:
    """InputError unless a painting of img can be put into out; None: a new array will be made."""
    if out is None:
        return
    wanted = (np.dtype(img.dtype), tuple(img.shape))
    found = (getattr(out, "dtype", None), tuple(getattr(out, "shape", ())))
    if found != wanted:
        raise InputError(
            f"out must have the dtype and shape of img, {wanted[0]} {wanted[1]}; got {found[0]} {found[1]}"
        )
    if isinstance(out, jax.Array) or (isinstance(out, np.ndarray) and not out.flags.writeable):
        raise InputError("out cannot be written; give a NumPy array, or a memory map of mode r+")


class Span(NamedTuple):
    """A window [start, stop) along one axis and its core [first, last), all in pixels of the picture."""

    start: int
    stop: int
    first: int
    last: int

    @property
    def rows(self) -> slice:
        """The core, in pixels of the window."""
        return slice(self.first - self.start, self.last - self.start)


def ceil_to(length: int, multiple: int) -> int:
    """The smallest multiple that is not below length."""
    return -(-length // multiple) * multiple


def spans(length: int, tile: int, halo: int) -> list[Span]:
    """Windows whose cores lie end to end over [0, length).

    All windows are min(length, tile + 2 halo) long, so one program serves them; a core keeps `halo` from each end of
    its window that is not an end of the picture.
    """
    size = min(length, tile + 2 * halo)
    if size == length:
        return [Span(0, length, 0, length)]
    found = []
    for first in range(0, length, tile):
        start = min(max(first - halo, 0), length - size)
        found.append(Span(start, start + size, first, min(first + tile, length)))
    return found


def fixed_spans(length: int, size: int, halo: int) -> list[Span]:
    """As `spans`, but every window is `size` long and reaches past the picture where it must.

    A core keeps `halo` from each end of its window that is not an end of the picture; windows begin at multiples of
    16, the cells of the coarsest noise, if size and halo are multiples of it.
    """
    if length <= size:
        return [Span(0, size, 0, length)]
    found = [Span(0, size, 0, size - halo)]
    while found[-1].last < length:
        start = found[-1].last - halo
        last = length if start + size >= length else start + size - halo
        found.append(Span(start, start + size, found[-1].last, last))
    return found


def mirror(start: int, stop: int, length: int) -> np.ndarray:
    """Indices of [start, stop) on an axis of `length` that is reflected at its ends, as np.pad's "symmetric"."""
    index = np.arange(start, stop) % (2 * length)
    return np.where(index < length, index, 2 * length - 1 - index)


def rows(picture: Picture, start: int, stop: int) -> np.ndarray:
    """Rows [start, stop) of a picture [H, W, 3] mirrored past its end, as a new array.

    Only the rows needed are read.
    """
    index = mirror(start, stop, picture.shape[0])
    low = int(index.min())
    return np.asarray(picture[low : int(index.max()) + 1])[index - low]


def columns(strip: np.ndarray, start: int, stop: int) -> np.ndarray:
    """Columns [start, stop) of a strip [h, W, 3], mirrored past its end."""
    return strip[:, mirror(start, stop, strip.shape[1])]


def shrunken(picture: Picture, factor: int) -> np.ndarray:
    """The picture [H, W, 3] smaller by a whole factor, each pixel the mean of a square; read by strips; float32.

    Strips at the right and lower border that fill no square are mirrored on.
    """
    height = -(-picture.shape[0] // factor)
    width = -(-picture.shape[1] // factor)
    small = np.empty((height, width, 3), np.float32)
    for row in range(height):
        strip = columns(rows(picture, row * factor, (row + 1) * factor), 0, width * factor)
        small[row] = strip.reshape(factor, width, factor, 3).mean(axis=(0, 2), dtype=np.float32)
    return small
