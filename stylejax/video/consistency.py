"""How steady a painted video is, measured on a picture that moves in a known way."""

import time
from collections.abc import Callable

import numpy as np

from stylejax.video import flow
from stylejax.video.smooth import Smoother

# The motion from one frame to the next.
ZOOM = 1.004  # factor
TURN = np.deg2rad(0.25)  # radians
SHIFT = (1.3, 0.7)  # pixels, (x, y)

BYTES = 24  # of memory that `report` takes for a pixel of a frame: its places and values, and 8 bits of three videos


def moves(height: int, width: int, frame: int) -> np.ndarray:
    """Where pixels of frame `frame` lie in frame 0: float32 [H, W, 2]; the picture drifts, turns and grows."""
    cos = np.cos(TURN) / ZOOM
    sin = np.sin(TURN) / ZOOM
    step = np.array([[cos, -sin, SHIFT[0]], [sin, cos, SHIFT[1]], [0, 0, 1]])
    matrix = np.linalg.matrix_power(step, frame)[:2]
    center = np.array([width - 1, height - 1]) / 2
    return ((flow.still(height, width) - center) @ matrix[:, :2].T + matrix[:, 2] + center).astype(np.float32)


def moving_frames(picture: np.ndarray, side: int, frames: int) -> list[np.ndarray]:
    """Frames [side, side, 3] uint8 of a moving square of a picture [H, W, 3] uint8, the first in its middle."""
    corner = (np.array(picture.shape[1::-1]) - side) / 2
    places = [(moves(side, side, frame) + corner).astype(np.float32) for frame in range(frames)]
    seen = [flow.warp(picture.astype(np.float32), place) for place in places]
    return [np.clip(np.rint(frame), 0, 255).astype(np.uint8) for frame in seen]


def warp_error(frames: list[np.ndarray]) -> float:
    """Mean difference, in levels of 255, of each frame to the one before it, warped along the known motion.

    Taken where the frame before shows the place too (Lai et al. 2018, equation 7, with absolute differences).
    """
    height, width = frames[0].shape[:2]
    step = moves(height, width, 1)
    seen = flow.inside(step, height, width)
    pairs = zip(frames[1:], frames, strict=False)
    differences = [np.abs(now - flow.warp(before.astype(np.float32), step)) for now, before in pairs]
    return float(np.mean([difference[seen].mean() for difference in differences]))


def sharpness(frames: list[np.ndarray]) -> float:
    """Mean absolute Laplacian of the grey frames, in levels of 255."""
    grey = [frame.astype(np.float32).mean(-1) for frame in frames]
    return float(np.mean([np.abs(flow.opencv().Laplacian(g, -1)).mean() for g in grey]))


def report(picture: np.ndarray, paint: Callable[[np.ndarray], np.ndarray], side: int, frames: int) -> dict:
    """Warp error and sharpness of the photo, of frame by frame painting and of smooth painting, as json can hold.

    picture: uint8 [H, W, 3], larger than side by what moves into view. paint: uint8 [H, W, 3] -> the same.
    """
    photos = moving_frames(picture, side, frames)
    paint(photos[0])  # compiles, which is no part of the speed
    begin = time.perf_counter()
    painted = [paint(photo) for photo in photos]
    middle = time.perf_counter()
    smoother = Smoother()
    smooth = [smoother(*pair) for pair in zip(photos, painted, strict=True)]
    end = time.perf_counter()
    rows = {"photo": photos, "frame by frame": painted, "smooth": smooth}
    rows = {name: {"warp_error": warp_error(row), "sharpness": sharpness(row)} for name, row in rows.items()}
    ratio = {key: rows["smooth"][key] / max(rows["frame by frame"][key], 1e-9) for key in ("warp_error", "sharpness")}
    speed = {"frame by frame": frames / (middle - begin), "smooth": frames / (end - begin)}
    return rows | {"smooth to frame by frame": ratio, "frames_per_second": speed, "size": [side, side, frames]}
