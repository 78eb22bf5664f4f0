"""From two sources of pictures to endless batches of random crops, exact to resume."""

import atexit
import contextlib
import os
import traceback
import weakref
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

import numpy as np

from stylejax.data.lazy_tensorflow import tensorflow
from stylejax.data.sources import Source
from stylejax.errors import InputError


def check(batch: int, parts: int, scales: Iterable[tuple[float, float]]) -> None:
    """Check what `batches` needs, before anything is read or compiled.

    Args:
      batch: crops in a step; parts: devices of all processes that they divide among.
      scales: (lo, hi) parts of the short side that crops take.

    Raises:
      InputError: the batch does not divide, or a scale is not in 0 < lo <= hi <= 1.
    """
    if batch < 1 or batch % parts:
        nearest = max(parts, round(batch / parts) * parts)
        raise InputError(f"a batch of {batch} does not divide among {parts} devices; make it {nearest}")
    for lo, hi in scales:
        if not 0 < lo <= hi <= 1:
            raise InputError(f"a crop scale of ({lo}, {hi}) is impossible; give 0 < lo <= hi <= 1")


def batches(
    content: Source,
    style: Source,
    *,
    crop: int,
    batch: int,
    content_scale: tuple[float, float],
    style_scale: tuple[float, float],
    flip: bool,
    seed: int,
    start: int,
    devices: int,
    process_index: int = 0,
    process_count: int = 1,
) -> Iterator[dict[str, np.ndarray]]:
    """Endless batches of random square crops, from step `start` on.

    A crop takes a part of the short side drawn from the scale (lo, hi), and is resized to `crop` pixels. Every picture
    comes once an epoch, in a new order. Element i of either stream depends on (seed, i) alone, and a process gets the
    rows of the batch that are its own: together, processes get the batch that one alone would get.

    Args:
      content, style: what crops are taken from.
      crop: pixels, side of a crop.
      batch: crops of each kind in a step, of all devices of all processes.
      content_scale, style_scale: (lo, hi), 0 < lo <= hi <= 1.
      flip: mirror one crop in two.
      seed, start: the stream, and the step to begin it at.
      devices: of this process.
      process_index, process_count: of this process among those that train together.

    Returns:
      iterator of {"content", "style"}: float32 [devices, batch // (devices * process_count), crop, crop, 3] in [-1, 1].

    Raises:
      InputError: at once, as `check`; at a step whose picture can no longer be read.
    """
    check(batch, devices * process_count, (content_scale, style_scale))
    tf = tensorflow()
    rows = batch // process_count  # of this process
    failures: list[InputError] = []

    def stream(source: Source, scale: tuple[float, float], kind: int) -> Any:
        """The rows of this process, as a tf.data.Dataset of [rows, crop, crop, 3]."""

        def element(k: Any) -> Any:
            i = k // rows * batch + process_index * rows + k % rows
            picture = _read(tf, source, _number(tf, i, len(source), [seed, kind]), failures)
            return _crop(tf, picture, _fold(tf, [seed, kind + 2], i), crop, scale, flip)

        numbers = tf.data.Dataset.range(start * rows, np.iinfo(np.int64).max)
        return numbers.map(element, tf.data.AUTOTUNE, deterministic=True).batch(rows, True)

    both = {"content": stream(content, content_scale, 0), "style": stream(style, style_scale, 1)}
    dataset = tf.data.Dataset.zip(both).prefetch(2).with_options(_options(tf))
    endless = _devices_first(tf, dataset, devices, failures)
    atexit.register(_close, weakref.ref(endless))
    return endless


def _number(tf: ModuleType, i: Any, count: int, seed: list[int]) -> Any:
    """The picture of element i: a new shuffle of 0 .. count - 1 in every epoch."""
    epoch = i // count
    place = i % count
    last = tf.constant(count - 1, tf.int64)
    return tf.random.experimental.index_shuffle(place, _fold(tf, seed, epoch), last)


def _fold(tf: ModuleType, seed: list[int], number: Any) -> Any:
    """An independent seed for every number, of 64 bits so that no run outlasts them."""
    return tf.random.experimental.stateless_fold_in(tf.constant(seed, tf.int64), number)


def _read(tf: ModuleType, source: Source, number: Any, failures: list[InputError]) -> Any:
    """Picture `number` as uint8 [H, W, 3]; a failure is kept, to be raised in its own words."""

    def read(number: np.ndarray) -> np.ndarray:
        try:
            return source.read(int(number))
        except InputError as error:
            failures.append(error)
            raise

    picture = tf.numpy_function(read, [number], tf.uint8, stateful=False)
    return tf.ensure_shape(picture, [None, None, 3])


def _crop(tf: ModuleType, picture: Any, rng: Any, crop: int, scale: tuple[float, float], flip: bool) -> Any:
    """A random square of the picture, drawn by `rng`: float32 [crop, crop, 3] in [-1, 1]."""
    part, down, right, mirror = tf.unstack(tf.random.stateless_uniform([4], rng, alg="philox"))
    # Choose the square: never smaller than the crop, unless the picture is.
    shape = tf.shape(picture)[:2]
    short = tf.reduce_min(shape)
    part = scale[0] + part * (scale[1] - scale[0])
    size = tf.cast(tf.round(part * tf.cast(short, tf.float32)), tf.int32)
    size = tf.clip_by_value(size, tf.minimum(crop, short), short)
    room = tf.cast(shape - size + 1, tf.float32)
    corner = tf.minimum(tf.cast(tf.stack([down, right]) * room, tf.int32), shape - size)
    # Cut, resize and flip it; a softer filter than Lanczos would teach a softer style.
    square = tf.slice(picture, tf.concat([corner, [0]], 0), tf.stack([size, size, 3]))
    square = tf.image.resize(square, [crop, crop], "lanczos3", antialias=True)
    if flip:
        square = tf.cond(mirror < 0.5, lambda: tf.reverse(square, [1]), lambda: square)
    return tf.clip_by_value(square / 127.5 - 1.0, -1.0, 1.0)


def _options(tf: ModuleType) -> Any:
    """Few threads: training computes on the same cores."""
    options = tf.data.Options()
    options.deterministic = True
    options.threading.private_threadpool_size = max(1, (os.cpu_count() or 1) // 2)
    options.threading.max_intra_op_parallelism = 1
    return options


def _devices_first(tf: ModuleType, dataset: Any, devices: int, failures: list[InputError]) -> Iterator[dict]:
    """The batches with an axis of devices in front, as NumPy arrays."""
    failed = tf.errors.OpError
    try:
        for pair in dataset.as_numpy_iterator():
            yield {name: rows.reshape(devices, -1, *rows.shape[1:]) for name, rows in pair.items()}
    except BaseException as error:
        # Let go of the iterator here: what is left of it when Python ends never ends (_close).
        traceback.clear_frames(error.__traceback__)
        if failures and isinstance(error, failed):
            raise failures[0] from None
        raise


def _close(endless: weakref.ref) -> None:
    """Ends what still reads ahead at exit: it would wait for ever for a Python that has gone."""
    with contextlib.suppress(ValueError):  # a daemon thread is in the middle of it
        if endless() is not None:
            endless().close()
