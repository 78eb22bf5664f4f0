"""A contact sheet: one photo in a style, small, at three canvases and three strengths, each with its flags."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from stylejax.images import files
from stylejax.images.pixels import size_at
from stylejax.models.generator import Style
from stylejax.painting.transfer import transfer

STRENGTHS = (0.5, 1.0, 1.3)
_CANVASES = (0.5, 1.0, 1.5)  # times the middle one
_LONG = 400  # pixels, long side of a cell's picture
_LEAST = 240  # pixels, width of a cell: its flags are as wide
_GAP = 12  # pixels between cells, and around them
_LINE = 22  # pixels, height of a line of text
_FONT = 14  # pixels


class Cell(NamedTuple):
    """One painting of a sheet: the controls of `transfer`, and the flags of the command line that give them."""

    canvas: int
    strength: float
    flags: str


def cells(canvas: int) -> list[Cell]:
    """The nine cells of a sheet, row by row: canvases around `canvas` downwards, strengths across."""
    canvases = [max(1, round(canvas * factor)) for factor in _CANVASES]
    return [Cell(c, s, f"--canvas {c} --strength {s:g}") for c in canvases for s in STRENGTHS]


def paint(style: Style, photo: np.ndarray, options: dict, plan: Sequence[Cell]) -> Iterator[np.ndarray]:
    """The painting of each cell at the size of the sheet: uint8 [h, w, 3].

    Strokes are laid at the canvas, and seen from far: what `transfer` adds to a larger picture, finer strokes for its
    details and crisp edges, would take most of the time and is left out.

    Args:
      style: a loaded style.
      photo: uint8 [H, W, 3].
      options: keyword arguments of `transfer` that all cells have.
      plan: what `cells` gives.
    """
    shown = size_at(photo.shape, min(_LONG, max(photo.shape[:2])))
    for cell in plan:
        at_canvas = files.resize(photo, *size_at(photo.shape, cell.canvas))
        painted = transfer(style, at_canvas, canvas=cell.canvas, strength=cell.strength, **options)
        yield files.resize(painted, *shown)


def sheet(title: str, plan: Sequence[Cell], paintings: Sequence[np.ndarray]) -> np.ndarray:
    """The sheet, uint8 [H, W, 3]: a title, and below it the cells in rows of three, each under its flags."""
    height, width = paintings[0].shape[:2]
    columns = len(STRENGTHS)
    wide = max(width, _LEAST)
    step = (wide + _GAP, height + _LINE + _GAP)
    rows = len(plan) // columns
    size = (_GAP + columns * step[0], _GAP + _LINE + rows * step[1])
    page = Image.new("RGB", size, "white")
    font = ImageFont.load_default(_FONT)
    ImageDraw.Draw(page).text((_GAP, _GAP // 2), title, "black", font)
    for number, (cell, painting) in enumerate(zip(plan, paintings, strict=True)):
        left = _GAP + number % columns * step[0]
        top = _GAP + _LINE + number // columns * step[1]
        ImageDraw.Draw(page).text((left, top), cell.flags, "black", font)
        page.paste(Image.fromarray(painting), (left, top + _LINE))
    return np.asarray(page)
