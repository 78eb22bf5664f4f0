"""Which pictures a run learns from, and which it is measured on."""

import functools
import math
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import jax
import numpy as np

from stylejax.data import pipeline, scale, sources
from stylejax.data.samples import RENDERERS
from stylejax.data.sources import Source
from stylejax.errors import InputError
from stylejax.images.dtypes import from_signed, to_signed

_GRID = 6  # photos in the sample grid
_START = 64  # squares of each kind for the first state of a run


class Pictures(NamedTuple):
    """A run's pictures; a machine without TensorFlow builds this from NumPy arrays itself.

    batches: (start step) -> endless {"content", "style"}: float32 [devices, per device, crop, crop, 3] in [-1, 1].
    start: {"content", "style"}: [N, crop, crop, 3], of the pictures learned from, for the first state of a run.
    photos, paintings: [N, side, side, 3], kept back where there are enough of them: for measuring.
    grid: [6, side, side, 3] photos of the sample grid, the same at every step.
    truth: the brush renderer's own painting of the grid photos where the style is that of the samples, else None.
    notes: lines to print before the first step.
    distinct: of how many different pictures `start["style"]`, `paintings` and `photos` are squares.
    """

    batches: Callable[[int], Iterator[Mapping]]
    start: Mapping[str, np.ndarray]
    photos: np.ndarray
    paintings: np.ndarray
    grid: np.ndarray
    truth: np.ndarray | None
    notes: tuple[str, ...]
    distinct: tuple[int, int, int]


def every_kth(total: int, k: int) -> list[int]:
    """Numbers of the pictures to keep back, of `total` in the order of their names: k - 1, 2 k - 1, ..."""
    return list(range(k - 1, total, k))


def hold_out(source: Source, fraction: float) -> tuple[Source, Source]:
    """Split into (rest, held): every k-th picture is held, k = 1 / fraction.

    At least one is held when there are 10 pictures or more. With fewer, or fraction 0, nothing is to
    spare: `held` is then all of them, and what is measured on it has been seen in training.

    Raises:
      InputError: a fraction outside 0 to 0.5.
    """
    if not 0 <= fraction <= 0.5:
        raise InputError(f"a fraction of {fraction} cannot be held out; give 0 to 0.5, such as 0.1")
    if len(source) < 10 or fraction == 0:
        return source, source
    held = every_kth(len(source), min(round(1 / fraction), len(source)))
    rest = sorted(set(range(len(source))) - set(held))
    return source.take(rest), source.take(held)


def subset(source: Source, count: int, seed: int) -> Source:
    """`count` of the pictures, the first of an order that the seed draws, so that few are among many; 0 is all."""
    if not 0 < count < len(source):
        return source
    order = np.random.default_rng(seed).permutation(len(source))
    return source.take(sorted(order[:count].tolist()))


def open_split(config: Mapping, kind: str) -> tuple[Source, Source]:
    """All of a run's pictures of a kind, "style" or "content", as (those to learn from, those of the test).

    They are no larger than the finest crop or the measuring needs.
    """
    keys = config["data"]
    run = config["run"]
    side = max(run["side"], math.ceil(keys["crop"] / keys[f"{kind}_scale"][0]))
    source = sources.open_source(keys[kind], side, run["seed"])
    source = scale.trimmed(source) if kind == "style" else source
    return hold_out(source, keys["test"])


def open_test(content: str, style: str, fraction: float, side: int, count: int) -> tuple[np.ndarray, np.ndarray, bool]:
    """Squares of the pictures kept for the test.

    Args:
      content, style: as sources.open_source.
      fraction: of the pictures that no run sees, as hold_out.
      side, count: pixels, and how many squares of each kind.

    Returns:
      photos and style pictures, [count, side, side, 3] each in [-1, 1], and whether no run saw any of them; with
      fewer than ten pictures of a kind there is none to spare.
    """
    photos, test_photos = hold_out(sources.open_source(content, side), fraction)
    paintings, test_paintings = hold_out(sources.open_source(style, side), fraction)
    apart = set(photos.names).isdisjoint(test_photos.names) and set(paintings.names).isdisjoint(test_paintings.names)
    return sources.squares(test_photos, side, count), sources.squares(test_paintings, side, count), apart


def open_pictures(config: Mapping, devices: int) -> Pictures:
    """Open a config's data group.

    Args:
      config: five groups, as configs/personal.py.
      devices: how many this process feeds.

    Raises:
      InputError: anything that cannot be used; a batch that does not divide is refused before a picture is read.
    """
    keys = config["data"]
    run = config["run"]
    scales = (keys["content_scale"], keys["style_scale"])
    pipeline.check(keys["batch"], devices * jax.process_count(), scales)

    # Divide the pictures into those to learn from and those to measure on.
    all_style, _ = open_split(config, "style")
    all_content, _ = open_split(config, "content")
    style, held_style = hold_out(all_style, keys["holdout"])
    content, held_content = hold_out(all_content, keys["holdout"])
    notes = _describe(f"style {keys['style']}", all_style, held_style, keys["crop"])
    notes += _describe(f"content {keys['content']}", all_content, held_content, keys["crop"])
    style = subset(style, keys["style_count"], run["seed"])
    if keys["style_count"]:
        notes.append(f"  learning from {len(style)} of the style pictures")

    grid = sources.squares(held_content, run["side"], _GRID)
    return Pictures(
        batches=functools.partial(open_batches, config, devices, content, style),
        start={
            "style": sources.squares(style, keys["crop"], _START),
            "content": sources.squares(content, keys["crop"], _START),
        },
        photos=sources.squares(held_content, run["side"], run["measure"]),
        paintings=sources.squares(held_style, run["side"], run["measure"]),
        grid=grid,
        truth=_truth(keys["style"], grid),
        notes=tuple(notes),
        distinct=(
            min(len(style), _START),
            min(len(held_style), run["measure"]),
            min(len(held_content), run["measure"]),
        ),
    )


def open_batches(config: Mapping, devices: int, content: Source, style: Source, start: int) -> Iterator[Mapping]:
    """The batches of this process from step `start` on, as pipeline.batches; `devices` are its own."""
    keys = config["data"]
    return pipeline.batches(
        content,
        style,
        crop=keys["crop"],
        batch=keys["batch"],
        content_scale=keys["content_scale"],
        style_scale=keys["style_scale"],
        flip=keys["flip"],
        seed=config["run"]["seed"],
        start=start,
        devices=devices,
        process_index=jax.process_index(),
        process_count=jax.process_count(),
    )


def _describe(title: str, source: Source, held: Source, crop: int) -> list[str]:
    """Say how many pictures there are, which were refused and why, and which are small."""
    kept = f", {len(held)} of them kept back for measuring" if held.names != source.names else ""
    lines = [f"{title}: {len(source)} pictures{kept}"]
    lines += [f"  refused {name}: {reason}" for name, reason in source.refused]
    small = source.small(crop)
    if small:
        shown = ", ".join(small[:3]) + (", ..." if len(small) > 3 else "")
        lines.append(f"  {len(small)} smaller than the {crop}-pixel crop are enlarged: {shown}")
    return lines


def _truth(style: str, photos: np.ndarray) -> np.ndarray | None:
    """A renderer's own painting of each photo, [N, side, side, 3] in [-1, 1]; None where the style is no renderer's."""
    if style not in RENDERERS:
        return None
    return np.stack([to_signed(RENDERERS[style](from_signed(photo), 0)) for photo in photos])
