"""Many pictures laid out as one, to look at."""

from collections.abc import Sequence

import numpy as np

from stylejax.errors import InputError
from stylejax.images.dtypes import from_signed

_GAP = 2  # pixels between the pictures


def grid(rows: Sequence[np.ndarray]) -> np.ndarray:
    """One picture of many, row above row, with thin white gaps.

    Args:
      rows: each [N, H, W, 3], float32 in [-1, 1], all of one H and W; shorter rows end in white.

    Returns:
      uint8 [height, width, 3].

    Raises:
      InputError: no row, or rows of several sizes.
    """
    if not rows or len({tuple(np.shape(row)[1:]) for row in rows}) != 1 or np.shape(rows[0])[3:] != (3,):
        raise InputError(f"rows must be [N, H, W, 3] of one H and W; got {[np.shape(row) for row in rows]}")
    count = max(len(row) for row in rows)
    _, height, width, _ = rows[0].shape
    shape = (len(rows) * (height + _GAP) - _GAP, count * (width + _GAP) - _GAP, 3)
    picture = np.full(shape, 255, np.uint8)
    for i, row in enumerate(rows):
        for j, cell in enumerate(from_signed(np.asarray(row))):
            top = i * (height + _GAP)
            left = j * (width + _GAP)
            picture[top : top + height, left : left + width] = cell
    return picture
