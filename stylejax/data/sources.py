"""Where pictures come from: folders, single files, TFDS data sets and the built-in samples."""

import dataclasses
import threading
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from stylejax.data import samples, tfds_source
from stylejax.errors import InputError
from stylejax.images import files
from stylejax.images.dtypes import to_signed
from stylejax.images.find import find, scan

SAMPLES = ("samples:content", *samples.RENDERERS)
CACHE_BYTES = 1 << 30  # small pictures of one folder that stay in memory between visits
SQUARE_BYTES = 18  # of memory that `squares` takes for a pixel, as 8 bits and as float32


@dataclasses.dataclass(frozen=True)
class Source:
    """Pictures under names. `take` picks some of them and copies nothing."""

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
    """Open a source of pictures.

    Args:
      name: a folder, one picture, "tfds:builder[/config]:split" or one of SAMPLES.
      side: pixels, the longest that a short side stays. Crops of `crop` pixels that take at least a part `lo` of the
        short side lose nothing from a `side` of ceil(crop / lo).
      seed: draws the samples of a style.

    Raises:
      InputError: it is missing, holds nothing readable, or cannot be had.
    """
    if name.startswith("tfds:"):
        pictures, short_sides = tfds_source.read_split(name, side)
        return _in_memory(name, pictures, short_sides)
    if name.startswith("samples:"):
        return _open_samples(name, side, seed)
    return _open_files(name, side)


def check_name(name: str) -> None:
    """InputError where `open_source(name)` could only fail, by the name alone: no picture is read."""
    if name.startswith("samples:"):
        _check_samples(name)
    elif name.startswith("tfds:"):
        tfds_source.parse(name)
    else:
        find(name)


def squares(source: Source, side: int, count: int, seed: int = 0) -> np.ndarray:
    """Square cuts for measuring and for grids: float32 [count, side, side, 3] in [-1, 1].

    Square i is of picture i mod n: the centre square at the first visit, at later visits others of
    60 to 100 % of the short side, each the same at every call with the same `seed`.
    """
    cut = [_square(source, i, side, seed) for i in range(count)]
    return to_signed(np.stack(cut)) if cut else np.zeros((0, side, side, 3), np.float32)


def _square(source: Source, i: int, side: int, seed: int) -> np.ndarray:
    visit, number = divmod(i, len(source))
    picture = source.read(number)
    height, width = picture.shape[:2]
    size = min(height, width)
    down = 0.5
    right = 0.5
    if visit > 0:
        draw = np.random.default_rng([seed % 2**63, number, visit])
        size = max(1, round(size * draw.uniform(0.6, 1.0)))
        down, right = draw.random(2)
    top = int(down * (height - size))
    left = int(right * (width - size))
    return files.resize(picture[top : top + size, left : left + size], side, side)


def _open_files(name: str, side: int) -> Source:
    paths, refused = scan(name)
    return Source(
        names=tuple(map(str, paths)),
        refused=tuple((str(path), reason) for path, reason in refused),
        load=_remembering(lambda i: files.read(paths[i], side), CACHE_BYTES),
        short=lambda i: files.short_side(paths[i]),
        numbers=tuple(range(len(paths))),
    )


def _remembering(load: Callable[[int], np.ndarray], limit: int) -> Callable[[int], np.ndarray]:
    """`load` with a cache of at most `limit` bytes.

    What is in stays in: every epoch visits all pictures once, so the one seen last is the one
    needed last, and evicting the oldest would evict each picture just before its turn.
    """
    cache: dict[int, np.ndarray] = {}
    lock = threading.Lock()
    used = 0

    def get(i: int) -> np.ndarray:
        nonlocal used
        if i in cache:
            return cache[i]
        picture = load(i)
        with lock:
            if i not in cache and used + picture.nbytes <= limit:
                cache[i] = picture
                used += picture.nbytes
        return picture

    return get


def _in_memory(name: str, pictures: Sequence[np.ndarray], short_sides: Sequence[int]) -> Source:
    numbers = tuple(range(len(pictures)))
    names = tuple(f"{name}/{i}" for i in numbers)
    return Source(names, (), pictures.__getitem__, short_sides.__getitem__, numbers)


def _check_samples(name: str) -> None:
    if name not in SAMPLES:
        raise InputError(f"{name}: there are {', '.join(SAMPLES)}")


def _open_samples(name: str, side: int, seed: int) -> Source:
    _check_samples(name)
    content = name == "samples:content"
    whole = samples.content() if content else samples.style(samples.RENDERERS[name], seed)
    short_sides = [min(picture.shape[:2]) for picture in whole]
    return _in_memory(name, [files.shrink(picture, side) for picture in whole], short_sides)
