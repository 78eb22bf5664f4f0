"""Where pictures come from: folders, single files, TFDS data sets and the built-in samples."""

import contextlib
import dataclasses
import os
import re
import threading
from collections.abc import Callable, Iterable

import numpy as np
from absl import logging

from stylejax.errors import InputError
from stylejax.images import files
from stylejax.images.find import scan

CACHE_BYTES = 1 << 30  # small pictures of one folder that stay in memory between visits
TFDS_BYTES = 4 << 30  # a TFDS split is read whole, so it must fit


@dataclasses.dataclass(frozen=True)
class Source:
    """Pictures under names. `take` picks some of them and shares memory with the whole."""

    names: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]  # (name, reason) of pictures that cannot be used
    load: Callable[[int], np.ndarray]  # number in the whole -> uint8 [H, W, 3]
    short: Callable[[int], int]  # number in the whole -> short side of the original, in pixels
    numbers: tuple[int, ...]  # number in the whole of each name

    def __len__(self) -> int:
        return len(self.names)

    def read(self, i: int) -> np.ndarray:
        """Picture i: uint8 [H, W, 3], its short side at most what the source was opened with."""
        return self.load(self.numbers[i])

    def small(self, crop: int) -> list[str]:
        """Names of the pictures whose short side is less than `crop` pixels: crops enlarge them."""
        pairs = zip(self.names, self.numbers, strict=True)
        return [name for name, number in pairs if self.short(number) < crop]

    def take(self, indices: Iterable[int]) -> "Source":
        """The source that holds only the pictures at `indices`, in that order."""
        indices = tuple(indices)
        names = tuple(self.names[i] for i in indices)
        numbers = tuple(self.numbers[i] for i in indices)
        return dataclasses.replace(self, names=names, numbers=numbers)


def open_source(name: str, side: int, seed: int = 0) -> Source:
    """Opens a source of pictures, each kept at a short side of at most `side` pixels.

    Crops of `crop` pixels that take at least a part `lo` of the short side lose nothing from a
    `side` of ceil(crop / lo).
    name: a folder, one picture, "tfds:builder[/config]:split", "samples:content" or "samples:style"
    (`seed` draws these). InputError: it is missing, holds nothing readable, or cannot be had.
    """
    if name.startswith("tfds:"):
        return _open_tfds(name, side)
    if name.startswith("samples:"):
        return _open_samples(name, side, seed)
    return _open_files(name, side)


def hold_out(source: Source, share: float) -> tuple[Source, Source]:
    """Splits into (train, held): every k-th picture is held, k = 1 / share.

    At least one is held when there are 10 pictures or more. With fewer, or share 0, nothing is to
    spare: `held` is then `train` itself, and what is measured on it has been seen in training.
    """
    if not 0 <= share <= 0.5:
        raise InputError(f"a share of {share} cannot be held out; give 0 to 0.5, such as 0.1")
    if len(source) < 10 or share == 0:
        return source, source
    k = min(round(1 / share), len(source))
    held = range(k - 1, len(source), k)
    return source.take(i for i in range(len(source)) if i not in held), source.take(held)


def squares(source: Source, side: int, count: int, seed: int = 0) -> np.ndarray:
    """Square cuts for measuring and for grids: float32 [count, side, side, 3] in [-1, 1].

    Square i is of picture i mod n: the centre square at the first visit, at later visits others of
    60 to 100 % of the short side, each the same at every call.
    """
    cut = [_square(source, i, side, seed) for i in range(count)]
    return files.to_float(np.stack(cut)) if cut else np.zeros((0, side, side, 3), np.float32)


def _square(source: Source, i: int, side: int, seed: int) -> np.ndarray:
    visit, number = divmod(i, len(source))
    picture = source.read(number)
    height, width = picture.shape[:2]
    size, down, right = min(height, width), 0.5, 0.5
    if visit > 0:
        draw = np.random.default_rng([seed % 2**63, number, visit])
        size = max(1, round(size * draw.uniform(0.6, 1.0)))
        down, right = draw.random(2)
    top, left = int(down * (height - size)), int(right * (width - size))
    return files.resize(picture[top : top + size, left : left + size], side, side)


def tensorflow():
    """TensorFlow, imported at the first call (seconds): quiet, and off the GPU that trains."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    import tensorflow as tf

    with contextlib.suppress(RuntimeError):  # a TensorFlow that is at work already stays as it is
        tf.config.set_visible_devices([], "GPU")
    return tf


def _open_files(name: str, side: int) -> Source:
    paths, refused = scan(name)
    return Source(
        names=tuple(map(str, paths)),
        refused=tuple((str(path), reason) for path, reason in refused),
        load=_kept(lambda i: files.read(paths[i], side), CACHE_BYTES),
        short=lambda i: files.short_side(paths[i]),
        numbers=tuple(range(len(paths))),
    )


def _kept(load: Callable[[int], np.ndarray], limit: int) -> Callable[[int], np.ndarray]:
    """`load` with a memory of at most `limit` bytes.

    What is in stays in: every epoch visits all pictures once, so the one seen last is the one
    needed last, and throwing out the oldest would throw out each picture just before its turn.
    """
    kept: dict[int, np.ndarray] = {}
    lock, used = threading.Lock(), 0

    def get(i: int) -> np.ndarray:
        nonlocal used
        if i in kept:
            return kept[i]
        picture = load(i)
        with lock:
            if i not in kept and used + picture.nbytes <= limit:
                kept[i] = picture
                used += picture.nbytes
        return picture

    return get


def _in_memory(name: str, pictures: list[np.ndarray], shorts: list[int]) -> Source:
    numbers = tuple(range(len(pictures)))
    names = tuple(f"{name}/{i}" for i in numbers)
    return Source(names, (), pictures.__getitem__, shorts.__getitem__, numbers)


def _open_samples(name: str, side: int, seed: int) -> Source:
    from stylejax.data import samples

    if name not in ("samples:content", "samples:style"):
        raise InputError(f"{name}: there are samples:content and samples:style")
    whole = samples.content() if name == "samples:content" else samples.style(seed=seed)
    shorts = [min(picture.shape[:2]) for picture in whole]
    return _in_memory(name, [files.shrink(picture, side) for picture in whole], shorts)


def _open_tfds(name: str, side: int) -> Source:
    """Reads a whole split into memory, its pictures shrunk."""
    # A version is three numbers after a colon; a split may hold colons in brackets.
    match = re.fullmatch(r"tfds:([^:]+(?::\d+\.\d+\.\d+)?):(.+)", name)
    if not match:
        raise InputError(f"{name}: write tfds:builder:split, as tfds:cycle_gan/monet2photo:trainA")
    builder = _prepared(match[1])
    key = _image_feature(builder)
    pictures, shorts, used = [], [], 0
    for example in _examples(builder, match[2]):
        picture = _rgb(example[key])
        shorts.append(min(picture.shape[:2]))
        pictures.append(files.shrink(picture, side))
        used += pictures[-1].nbytes
        if used > TFDS_BYTES:
            raise InputError(f"{name}: too large for memory; take a part, as in {name}[:1000]")
    if not pictures:
        raise InputError(f"{name}: the split is empty; choose another")
    return _in_memory(name, pictures, shorts)


def _prepared(builder_name: str):
    """The TFDS builder of that name with its data on disk, downloaded if need be."""
    tensorflow()
    import tensorflow_datasets as tfds

    try:
        builder = tfds.builder(builder_name)
    except Exception as error:
        raise InputError(f"tfds:{builder_name}: no such data set ({_first_line(error)})") from error
    if builder.info.splits:
        return builder
    logging.warning("downloading %s to %s (once; it may take long)", builder_name, builder.data_dir)
    try:
        builder.download_and_prepare()
    except Exception as error:
        raise _unprepared(builder_name, error) from error
    return builder


def _examples(builder, split: str):
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
        f"tfds:{builder_name}: its data is not on this machine ({_first_line(error)}); with a "
        f"network, run: python -c \"import tensorflow_datasets as t; t.load('{builder_name}')\""
    )


def _image_feature(builder) -> str:
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


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
