"""Reads a whole split of a TFDS data set into memory, its pictures shrunk."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from absl import logging

from stylejax.data.lazy_tensorflow import tensorflow
from stylejax.errors import InputError, first_line
from stylejax.images import files

MEMORY_BYTES = 4 << 30  # a split is read whole, so it must fit


def read_split(name: str, side: int) -> tuple[list[np.ndarray], list[int]]:
    """All pictures of a split.

    Args:
      name: "tfds:builder[/config][:version]:split"; downloaded when it is not on disk.
      side: pixels, the longest that a short side stays.

    Returns:
      pictures, uint8 [H, W, 3], and the short side of each before it was shrunk, in pixels.

    Raises:
      InputError: another form of name, no such data set or split, no picture in it, or too many for memory.
    """
    builder_name, split = parse(name)
    builder = _prepared(builder_name)
    key = _image_feature(builder)
    pictures = []
    short_sides = []
    used = 0
    for example in _examples(builder, split):
        picture = _rgb(example[key])
        short_sides.append(min(picture.shape[:2]))
        pictures.append(files.shrink(picture, side))
        used += pictures[-1].nbytes
        if used > MEMORY_BYTES:
            raise InputError(f"{name}: too large for memory; take a part, as in {name}[:1000]")
    if not pictures:
        raise InputError(f"{name}: the split is empty; choose another")
    return pictures, short_sides


def parse(name: str) -> tuple[str, str]:
    """(builder with its config and version, split) of a name as `read_split` takes it; InputError for another form."""
    # A version is three numbers after a colon; a split may hold colons in brackets.
    match = re.fullmatch(r"tfds:([^:]+(?::\d+\.\d+\.\d+)?):(.+)", name)
    if not match:
        raise InputError(f"{name}: write tfds:builder:split, as tfds:cycle_gan/monet2photo:trainA")
    return match[1], match[2]


def _prepared(builder_name: str) -> Any:
    """The TFDS builder of that name with its data on disk, downloaded if need be."""
    tensorflow()
    import tensorflow_datasets as tfds

    try:
        builder = tfds.builder(builder_name)
    except Exception as error:
        raise InputError(f"tfds:{builder_name}: no such data set ({first_line(error)})") from error
    if builder.info.splits:
        return builder
    logging.warning("downloading %s to %s (once; it may take long)", builder_name, builder.data_dir)
    try:
        builder.download_and_prepare()
    except Exception as error:
        raise _unprepared(builder_name, error) from error
    return builder


def _examples(builder: Any, split: str) -> Iterator[dict[str, Any]]:
    import tensorflow_datasets as tfds

    try:
        yield from tfds.as_numpy(builder.as_dataset(split=split, shuffle_files=False))
    except (AssertionError, FileNotFoundError) as error:
        raise _unprepared(builder.name, error) from error
    except ValueError as error:
        splits = ", ".join(builder.info.splits)
        raise InputError(f"tfds:{builder.name}: no split {split!r}; it has {splits}") from error


def _unprepared(builder_name: str, error: Exception) -> InputError:
    return InputError(
        f"tfds:{builder_name}: its data is not on this machine ({first_line(error)}); with a "
        f"network, run: python -c \"import tensorflow_datasets as t; t.load('{builder_name}')\""
    )


def _image_feature(builder: Any) -> str:
    import tensorflow_datasets as tfds

    for key, feature in builder.info.features.items():
        if isinstance(feature, tfds.features.Image):
            return key
    raise InputError(f"tfds:{builder.name}: its examples hold no picture; choose another data set")


def _rgb(picture: np.ndarray) -> np.ndarray:
    """Grey [H, W, 1] or RGB, 8 or 16 bits, to uint8 [H, W, 3]."""
    if picture.dtype == np.uint16:
        picture = (picture >> 8).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(picture[..., :3], (*picture.shape[:2], 3)))
