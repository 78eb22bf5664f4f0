"""A quick painting at small size, for a slider to be moved by: pictures of all sizes share a compiled program."""

from pathlib import Path

import numpy as np

from stylejax.images import files
from stylejax.images.pixels import size_at
from stylejax.models.generator import Style
from stylejax.painting.controls import finish
from stylejax.painting.transfer import paint_whole

# Height and width of what is painted: the first in which a picture fits. Each is compiled once.
_SHAPES = ((512, 512), (768, 1024), (1024, 768))
SHOWN = 768  # pixels, long side of what is seen at most
_READ = 1024  # pixels, short side at which a photo is read at most, so that it is painted at any of the shapes


def read(path: Path) -> np.ndarray:
    """A photo, reduced to what a preview needs of it: uint8 [H, W, 3], a long side of 1024 at most. InputError."""
    photo = files.read(path, _READ)
    return files.resize(photo, *size_at(photo.shape, _READ)) if max(photo.shape) > _READ else photo


def read_video(path: Path) -> np.ndarray:
    """The first frame of a video, as `read` gives a photo. InputError."""
    from stylejax.video import frames

    av = frames.pyav()
    video = frames.probe(path)
    with av.open(path) as reader:
        parts = frames.read(reader, reader.streams.video[0])
        frame = next(part for part in parts if isinstance(part, av.VideoFrame))
        photo = frames.upright(frame, video.height, video.width)
    return files.resize(photo, *size_at(photo.shape, _READ)) if max(photo.shape) > _READ else photo


def chosen_canvas(style: Style, long: int, stroke: float) -> int:
    """The canvas, in pixels, for strokes of `stroke` percent of the style's own size on a photo of that long side."""
    return max(1, round(min(long, style.canvas) * 100 / stroke))


def paint(
    style: Style,
    photo: np.ndarray,
    canvas: int,
    strength: float = 1.0,
    colors: str = "style",
    mask: np.ndarray | None = None,
    seed: int = 0,
) -> np.ndarray:
    """The painting as it will be seen from far: strokes are laid at the canvas, and nothing is refined.

    Args:
      style: a loaded style.
      photo: uint8 [H, W, 3], as `read` gives it.
      canvas, strength, colors, seed: as for `transfer`.
      mask: uint8 [H, W], paints where it is white, or None.

    Returns:
      uint8 [h, w, 3], a long side of SHOWN pixels at most.
    """
    shown = size_at(photo.shape, min(SHOWN, max(photo.shape[:2])))
    small = files.resize(photo, *size_on_canvas(photo.shape, canvas))
    height, width = small.shape[:2]
    full = next(shape for shape in _SHAPES if height <= shape[0] and width <= shape[1])

    # Mirror the photo past its border: one shape is one program, and the moments of the norms stay about the same.
    pad = ((0, full[0] - height), (0, full[1] - width), (0, 0))
    square = np.pad(small, pad, mode="symmetric")[None]
    painted = paint_whole(style, square, seed, np.float32(strength))[0, :height, :width]
    part = None if mask is None else _resized_mask(mask, height, width)
    return files.resize(np.asarray(finish(painted, small, colors, part)), *shown)


def before(photo: np.ndarray) -> np.ndarray:
    """The photo, uint8 [H, W, 3], at the size of its preview."""
    return files.resize(photo, *size_at(photo.shape, min(SHOWN, max(photo.shape[:2]))))


def size_on_canvas(shape: tuple[int, ...], canvas: int) -> tuple[int, int]:
    """Height and width of a photo [H, W, 3] on a canvas, or on the largest that a preview is painted on."""
    height, width = size_at(shape, canvas)
    fits = any(height <= rows and width <= columns for rows, columns in _SHAPES)
    if fits:
        return height, width
    # What is left out is how fine the strokes are, of styles with the finest ones.
    rows, columns = (768, 1024) if width >= height else (1024, 768)
    factor = min(rows / height, columns / width)
    return max(1, int(height * factor)), max(1, int(width * factor))


def _resized_mask(mask: np.ndarray, height: int, width: int) -> np.ndarray:
    """uint8 [H, W] -> uint8 [height, width]."""
    return files.resize(np.repeat(mask[..., None], 3, axis=2), height, width)[..., 0]
