"""What a run learns from and what it is measured on."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

import jax
import numpy as np

from stylejax.data import pipeline, samples
from stylejax.images import files

_GRID = 6  # photos in the sample grid


class Pictures(NamedTuple):
    """A run's pictures; a machine without TensorFlow builds this from NumPy arrays itself.

    batches: (start step) -> endless {"content", "style"}: float32 [devices, per device, crop, crop, 3] in [-1, 1].
    start: {"content", "style"}: [N, crop, crop, 3] from which the first colours are computed.
    photos, paintings: [N, side, side, 3], kept back where there are enough of them: for measuring.
    grid: [6, side, side, 3] photos of the sample grid, the same at every step.
    truth: what the known painter of the built-in samples makes of the grid photos, or None.
    notes: lines to tell before the first step.
    """

    batches: Callable[[int], Iterator[Mapping]]
    start: Mapping[str, np.ndarray]
    photos: np.ndarray
    paintings: np.ndarray
    grid: np.ndarray
    truth: np.ndarray | None
    notes: tuple[str, ...]


def _describe(kind: str, source: pipeline.Source, held: pipeline.Source, crop: int) -> list[str]:
    """Say how many pictures there are, which were refused and why, and which are small."""
    kept = f", {len(held)} of them kept back for measuring" if held.names != source.names else ""
    lines = [f"{kind}: {len(source)} pictures{kept}"]
    lines += [f"  refused {name}: {reason}" for name, reason in source.refused]
    small = source.small(crop)
    if small:
        shown = ", ".join(small[:3]) + (", ..." if len(small) > 3 else "")
        lines.append(f"  {len(small)} smaller than the {crop}-pixel crop are enlarged: {shown}")
    return lines


def _truth(grid: np.ndarray) -> np.ndarray:
    """What the painter of the samples makes of the grid photos, [N, side, side, 3]."""
    return np.stack([files.to_float(samples.paint(files.to_uint8(photo))) for photo in grid])


def some(source: pipeline.Source, count: int, seed: int) -> pipeline.Source:
    """`count` of the pictures, the first of an order that the seed draws, so that few are among many; 0 is all."""
    if not 0 < count < len(source):
        return source
    order = np.random.default_rng(seed).permutation(len(source))
    return source.take(sorted(order[:count].tolist()))


def open_source(config: Mapping, kind: str) -> tuple[pipeline.Source, pipeline.Source]:
    """All of a run's pictures of a kind, "style" or "content", as (those to learn from, those of the test).

    They are no larger than the finest crop or the measuring needs.
    """
    keys, run = config["data"], config["run"]
    least = max(run["side"], math.ceil(keys["crop"] / keys[f"{kind}_scale"][0]))
    return pipeline.hold_out(pipeline.open_source(keys[kind], least, run["seed"]), keys["test"])


def open_test(content: str, style: str, share: float, side: int, count: int) -> tuple[np.ndarray, np.ndarray, bool]:
    """(photos, paintings, apart): [count, side, side, 3] each in [-1, 1], of the pictures kept for the test.

    apart: whether no run saw any of them; with fewer than ten pictures of a kind there is none to spare.
    """
    split = [pipeline.hold_out(pipeline.open_source(name, side), share) for name in (content, style)]
    squares = [pipeline.squares(test, side, count) for _, test in split]
    return *squares, all(set(rest.names).isdisjoint(test.names) for rest, test in split)


def open_pictures(config: Mapping, devices: int) -> Pictures:
    """Open a config's data group; InputError for anything that cannot be used.

    devices: how many this process feeds.
    """
    keys, run = config["data"], config["run"]
    crop, side = keys["crop"], run["side"]

    sources, held, notes = {}, {}, []
    for kind in ("style", "content"):
        whole, _ = open_source(config, kind)
        sources[kind], held[kind] = pipeline.hold_out(whole, keys["holdout"])
        notes += _describe(f"{kind} {keys[kind]}", whole, held[kind], crop)
    sources["style"] = some(sources["style"], keys["style_count"], run["seed"])
    if keys["style_count"]:
        notes.append(f"  learning from {len(sources['style'])} of the style pictures")

    def batches(start: int):
        return pipeline.batches(
            sources["content"],
            sources["style"],
            **{k: keys[k] for k in ("crop", "batch", "content_scale", "style_scale", "flip")},
            seed=run["seed"],
            start=start,
            devices=devices,
            process_index=jax.process_index(),
            process_count=jax.process_count(),
        )

    grid = pipeline.squares(held["content"], side, _GRID)
    return Pictures(
        batches=batches,
        start={k: pipeline.squares(source, crop, 64) for k, source in sources.items()},
        photos=pipeline.squares(held["content"], side, run["measure"]),
        paintings=pipeline.squares(held["style"], side, run["measure"]),
        grid=grid,
        truth=_truth(grid) if keys["style"] == "samples:style" else None,
        notes=tuple(notes),
    )
