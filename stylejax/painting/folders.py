"""Folders of pictures: which goes where, and painting them in batches of one size over several devices."""

import itertools
import os
import queue
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait
from pathlib import Path

import jax
import numpy as np

from stylejax import atomic
from stylejax.errors import InputError, first_line
from stylejax.images import files
from stylejax.images.find import find
from stylejax.interrupt import Interrupt
from stylejax.models.generator import Style
from stylejax.painting.transfer import transfer

BATCH = 1 << 20  # pixels that are painted together on one device


def plan(source: Path, output: str) -> tuple[dict[Path, Path], list[tuple[Path, str]]]:
    """Which picture goes where, and the (path, reason) of folders that do not open; nothing is decoded.

    InputError: there is no picture, one would be painted over, or the name of one painting says no format.
    """
    target = Path(output)
    paths, refused = find(source)
    if source.is_dir():
        done = _real(target)
        if _real(source) in done.parents:
            # What an earlier call painted into a folder of the source is not a photo.
            paths = [path for path in paths if done not in _real(path).parents]
        targets = _painted_names({path: target / path.relative_to(source) for path in paths})
    else:
        is_folder = target.is_dir() or not target.suffix or output.endswith("/")
        targets = _painted_names({source: target / source.name}) if is_folder else {source: target}
        files.check_suffix(targets[source])
    clash = set(map(_real, targets)) & set(map(_real, targets.values()))
    if clash:
        raise InputError(f"{min(clash)}: would be painted over; give another --output")
    return targets, refused


def _painted_names(targets: Mapping[Path, Path]) -> dict[Path, Path]:
    """Paintings of photos that are read and not written, as HEIC, are JPEGs: a.heic -> a.jpg, a.heic.jpg if that is
    the name of another.
    """
    others = {target for target in targets.values() if target.suffix.lower() in files.WRITTEN}
    named = {}
    for path, target in targets.items():
        if target not in others and target.suffix.lower() in files.EXTENSIONS:
            short = target.with_suffix(".jpg")
            target = target.with_name(f"{target.name}.jpg") if short in others else short
            others.add(target)
        named[path] = target
    return named


def check_places(targets: Mapping[Path, Path], source: Path, output: Path) -> None:
    """Makes the folder that paintings go to, and removes what killed processes left. InputError: it takes no file."""
    if source.is_dir():
        atomic.make_writable(output)
        for folder in {target.parent for target in targets.values()}:
            atomic.remove_partial(folder)
        return
    for target in targets.values():
        atomic.check_place(target)


def _real(path: Path) -> Path:
    """Where a path leads to, as far as it does: two links may point at each other."""
    return Path(os.path.realpath(path))


def paint(
    style: Style,
    targets: Mapping[Path, Path],
    options: Mapping,
    devices: Sequence[jax.Device],
    interrupt: Interrupt,
) -> Iterator[tuple[Path, InputError | None]]:
    """Paints photos to files, each as `transfer` paints it; a damaged one does not stop the others.

    Every painting has the name, the alpha and the RGB profile of its photo. Leaving the iterator early, or an interrupt
    that is asked for, ends the paintings that have begun and begins no other.

    Args:
      style: a loaded style.
      targets: photo -> painting.
      options: keyword arguments of `transfer`.
      devices: paint side by side; two pictures may be in memory for each.
      interrupt: looked at before each batch.

    Yields:
      (photo, None) for a finished painting, or (photo, what is wrong), in the order in which they are done. What is
      wrong is NoSpace where no other painting can be written either.
    """
    free: queue.Queue[Style] = queue.Queue()
    for device in devices:
        free.put(jax.device_put(style, device))

    def paint_images(batch: np.ndarray) -> np.ndarray:
        at_device = free.get()
        try:
            return transfer(at_device, batch, **options)
        finally:
            free.put(at_device)

    # Twice as many workers as devices: one reads and writes while another paints.
    pool = ThreadPoolExecutor(2 * len(devices))
    waiting = set[Future]()
    try:
        for batch, count in _batches(targets):
            if len(waiting) == 2 * len(devices):
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from itertools.chain.from_iterable(future.result() for future in done)
            if interrupt.asked:
                break
            waiting.add(pool.submit(_paint_batch, paint_images, {path: targets[path] for path in batch}, count))
        yield from itertools.chain.from_iterable(future.result() for future in as_completed(waiting))
    finally:
        pool.shutdown(cancel_futures=True)


def _batches(paths: Sequence[Path]) -> Iterator[tuple[list[Path], int]]:
    """Paths of one size, at most BATCH pixels, and the number of pictures that all batches of this size have."""
    sizes = {path: _size(path) for path in paths}
    for (height, width), same in itertools.groupby(sorted(paths, key=lambda p: (sizes[p], p)), key=sizes.get):
        same = list(same)
        count = min(len(same), max(1, BATCH // max(1, height * width)))
        for start in range(0, len(same), count):
            yield same[start : start + count], count


def _size(path: Path) -> tuple[int, int]:
    """(height, width), (0, 0) if the header cannot be read: reading the whole picture will say why."""
    try:
        return files.size(path)
    except InputError:
        return 0, 0


def _paint_batch(
    paint_images: Callable[[np.ndarray], np.ndarray], targets: Mapping[Path, Path], count: int
) -> list[tuple[Path, InputError | None]]:
    """Read, paint, write; `count` pictures are painted, so that a last, smaller batch compiles nothing new."""
    originals = {}
    faults = dict.fromkeys(targets)
    for path in targets:
        try:
            originals[path] = files.read_original(path)
        except InputError as error:
            faults[path] = error
    pixels = [original.image for original in originals.values()]
    try:
        if count == 1:
            painted = [paint_images(image) for image in pixels]
        elif pixels:
            painted = paint_images(np.stack(pixels + pixels[-1:] * (count - len(pixels))))
    except (MemoryError, InputError, jax.errors.JaxRuntimeError) as error:
        what = f"cannot be painted: {first_line(error)}"
        return [(path, fault or InputError(f"{path}: {what}")) for path, fault in faults.items()]
    for number, (path, original) in enumerate(originals.items()):
        try:
            _write(targets[path], painted[number], original)
        except InputError as error:
            faults[path] = error
    return list(faults.items())


def _write(target: Path, painting: np.ndarray, original: files.Original) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise atomic.write_error(target.parent, error) from error
    if original.alpha is not None:
        painting = np.dstack([painting, original.alpha])
    files.write(target, painting, original.profile)
