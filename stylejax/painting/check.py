"""Whether a style's network can paint in every way that pictures are painted, found out before anything is trained."""

from typing import Any

import jax
import numpy as np

from stylejax.errors import InputError, first_line
from stylejax.models.generator import Style
from stylejax.painting import canvas, tiles
from stylejax.painting.transfer import paint

_SIDE = 128  # pixels, of the pictures that are painted, a multiple of windows.GRID
_SHAPE = (_SIDE, 2 * _SIDE, 3)


def check_paints(style: Style) -> None:
    """Trace a picture painted pixel for pixel, one above the canvas and one in tiles; nothing is computed.

    Args:
      style: params may be `jax.ShapeDtypeStruct`; they are those of the generator.

    Raises:
      InputError: a way of painting fails, or gives another shape.
    """
    seed = np.uint32(0)
    window = jax.ShapeDtypeStruct(_SHAPE, np.float32)
    batch = jax.ShapeDtypeStruct((1, *_SHAPE), np.float32)
    net = style.generator
    for strength in (None, np.float32(0.5)):
        _traced("pixel for pixel", (1, *_SHAPE), paint, net, style.params, batch, seed, strength)
    moments = _traced("above its canvas", None, canvas.moments_of_whole, net, style.params, window, seed)
    origin = (_SIDE, 2 * _SIDE)
    enlarged = jax.ShapeDtypeStruct((*_SHAPE[:2], 4), np.float32)
    grown = (enlarged, seed, origin, moments, (np.float32(1.5), np.float32(3)), np.float32(1))
    _traced("above its canvas", _SHAPE, canvas.refine_window, net, style.params, *grown)
    core = (0, _SIDE, 0, _SIDE)
    half = np.float32(0.5)
    _traced("in tiles", None, tiles.next_statistics, net, style.params, window, seed, origin, half, core, {})
    _traced("in tiles", _SHAPE, tiles.paint_window, net, style.params, window, seed, origin, None, moments)


def _traced(way: str, shape: tuple[int, ...] | None, function: Any, generator: Any, *args: Any) -> Any:
    """Shapes of what function(generator, *args) gives; InputError if it fails or they are not `shape`."""
    try:
        found = jax.eval_shape(lambda traced: function(generator, *traced), args)
    except Exception as error:  # a network of anyone's own: anything may go wrong in it
        raise InputError(f"model.generator: it cannot paint a picture {way}: {first_line(error)}") from error
    if shape is not None and found.shape != shape:
        raise InputError(f"model.generator: it cannot paint a picture {way}: {shape} became {found.shape}")
    return found
