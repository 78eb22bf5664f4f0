"""The scale of a run, from its style pictures: crops, canvas, and the size at which paintings are measured."""

import copy
import dataclasses
from collections.abc import Mapping

import numpy as np

from stylejax.data import stroke_scale
from stylejax.data.sources import Source, open_source

_SEEN = 16  # pictures that the scale is found from
_SIDE = 1024  # pixels, short side at which they are looked at
ASPECT = 1.4  # of a photo: its long side, the canvas, over its short side, which measures what style pictures do


def with_scale(config: Mapping) -> tuple[dict, list[str]]:
    """A config whose zeros of scale are filled in from the style pictures.

    Args:
      config: five groups, as configs/personal.py; data.style_scale, data.content_scale, data.canvas and run.side may
        be 0, which is found here, or what a person sets.

    Returns:
      The config, and lines to print.
    """
    config = copy.deepcopy(dict(config))
    data = config["data"]
    run = config["run"]
    notes = []
    if not data["style_scale"][0]:
        found = stroke_scale.stroke_scale(_style_pictures(data["style"], run["seed"]), data["crop"])
        data["style_scale"] = (found.crop, found.crop)
        data["canvas"] = data["canvas"] or found.canvas
        notes.append(found.line)
    short = data["crop"] / data["style_scale"][0]
    if not data["content_scale"][0]:
        data["content_scale"] = _content_scale(data, run["seed"])
    data["canvas"] = data["canvas"] or round(ASPECT * short)
    run["side"] = run["side"] or round(short)
    return config, notes


def _style_pictures(style: str, seed: int) -> list[np.ndarray]:
    """Style pictures spread over the source, without their margins."""
    source = open_source(style, _SIDE, seed)
    return [trim(source.read(i)) for i in _some_places(source)]


def _content_scale(data: Mapping, seed: int) -> tuple[float, float]:
    """The style's scale, or a larger one where it would enlarge the photos: a network learns little from a blur."""
    source = open_source(data["content"], _SIDE, seed)
    short = float(np.median([min(source.short(source.numbers[i]), _SIDE) for i in _some_places(source)]))
    return tuple(min(1.0, max(scale, data["crop"] / short)) for scale in data["style_scale"])


def _some_places(source: Source) -> list[int]:
    """Places spread over a source."""
    return np.unique(np.linspace(0, len(source) - 1, _SEEN).astype(int)).tolist()


def trim(picture: np.ndarray) -> np.ndarray:
    """A picture, uint8 [H, W, 3], without its bare margins (stroke_scale.margins)."""
    return _cut(picture, stroke_scale.margins(picture))


def _cut(picture: np.ndarray, margins: tuple[int, int, int, int]) -> np.ndarray:
    """The picture without pixels at (top, bottom, left, right)."""
    top, bottom, left, right = margins
    height, width = picture.shape[:2]
    return picture[top : height - bottom, left : width - right]


def trimmed(source: Source) -> Source:
    """The source whose pictures are read without their bare margins, which are looked for once a picture."""
    margins: dict[int, tuple[int, int, int, int]] = {}

    def load(number: int) -> np.ndarray:
        picture = source.load(number)
        if number not in margins:
            margins[number] = stroke_scale.margins(picture)
        return _cut(picture, margins[number])

    return dataclasses.replace(source, load=load)
