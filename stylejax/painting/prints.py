"""From picture file to picture file by strips: print sizes in bounded memory."""

import os
from pathlib import Path
from typing import IO, Any

import numpy as np

from stylejax import atomic
from stylejax.images import files
from stylejax.models.generator import Style
from stylejax.painting.transfer import transfer
from stylejax.painting.windows import Picture

_STRIPED = (".tif", ".tiff")  # the formats that are read and written in part


def open_picture(path: str | os.PathLike) -> np.ndarray:
    """A picture file as rows that can be sliced: uint8 [H, W, 3], in memory or mapped.

    An upright RGB TIFF without compression is read as it is needed; any other picture is decoded whole, 3 bytes a
    pixel. InputError: path and reason.
    """
    import tifffile

    path = Path(path).expanduser()
    if path.suffix.lower() in _STRIPED and path.is_file():
        try:
            with tifffile.TiffFile(path) as file:
                upright = file.pages.first.tags.valueof("Orientation", 1) == 1
            array = tifffile.memmap(path, mode="r")
        except Exception:  # compressed, or damaged in whatever way: what reads any picture says why
            return files.read(path)
        if upright and array.ndim == 3 and array.shape[2] == 3 and array.dtype == np.uint8:
            return array
    return files.read(path)


def transfer_file(params: Style, source: str | os.PathLike, target: str | os.PathLike, **options: Any) -> None:
    """Paint a picture file; a .tif target is written by strips, and no target is seen before it is complete.

    Args:
      params: what `stylejax.load` gives.
      source: a picture; see `open_picture` for which are read by strips.
      target: a file name that says its format by its suffix; its folder is made.
      options: keyword arguments of `transfer`, all but `out`.

    Raises:
      InputError: path and reason, before anything is painted where it can be known; NoSpace: the disk is full.
    """
    target = Path(target).expanduser()
    files.check_suffix(target)
    picture = open_picture(source)
    atomic.check_place(target)
    if target.suffix.lower() not in _STRIPED:
        files.write(target, transfer(params, picture, **options))
        return
    try:
        with atomic.replacing(target) as partial:
            _paint_strips(params, picture, partial, options)
    except OSError as error:
        raise atomic.write_error(target, error) from error


class _Rows:
    """Rows [., W, 3] uint8 of a file, written one after the other.

    A memory map would do the same, and end the process where the disk is full.
    """

    def __init__(self, file: IO[bytes], offset: int, shape: tuple[int, ...]):
        self.shape = shape
        self.dtype = np.dtype(np.uint8)
        self._file = file
        self._offset = offset

    def __setitem__(self, rows: slice, strip: np.ndarray) -> None:
        self._file.seek(self._offset + rows.start * self.shape[1] * self.shape[2])
        self._file.write(np.ascontiguousarray(strip))


def _paint_strips(params: Style, picture: Picture, path: Path, options: dict) -> None:
    import tifffile

    # Files of 4 GB and more need the larger offsets of BigTIFF.
    large = picture.shape[0] * picture.shape[1] * 3 >= 2**32 - 2**20
    kind = dict(shape=picture.shape, dtype=np.uint8, photometric="rgb", bigtiff=large)
    offset, _ = tifffile.imwrite(path, returnoffset=True, **kind)
    with path.open("r+b") as file:
        transfer(params, picture, out=_Rows(file, offset, picture.shape), **options)
