"""Temporal smoothing of a painted video: strokes move with the things they paint.

Each frame's own painting is right but flickers, for strokes depend on pixel positions. So the painting of a key frame
is warped along the optical flow of the photo, once, from the key frame itself (warping it from frame to frame would
blur it), and fades over into the painting of the next key frame. Where the warped photo no longer agrees with the frame
(what was hidden, what came in, a cut), the frame's own painting is taken (as in Ruder et al. 2016 and Jamriska et al.
2019).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from stylejax.video import flow

EVERY = 12  # frames from one key frame to the next; each one serves twice as long
TOLERANCE = 12.0  # levels by which a warped photo may differ from the frame before it counts as lost
CUT = 0.5  # fraction of the frame that a key must still explain
_FINE = 1.5  # pixels: what is finer than this is a stroke's edge, not its color
_SOFT = 3.0  # pixels, over which trust is spread
_AREA = 31  # pixels, over which the strength of strokes is compared


class _Key(NamedTuple):
    photo: np.ndarray
    painting: np.ndarray
    where: np.ndarray  # of the present frame's pixels in the key frame
    born: int


class Smoother:
    """Takes photo and painting of one frame after the other; memory holds two key frames and no more."""

    def __init__(self):
        self._keys: list[_Key] = []
        self._before: np.ndarray | None = None
        self._frame = 0

    def __call__(self, photo: np.ndarray, painting: np.ndarray) -> np.ndarray:
        """The steady painting; uint8 [H, W, 3] each, the size of all frames the same."""
        own = painting.astype(np.float32)
        if self._before is not None:
            step = flow.estimate(photo, self._before)
            self._keys = [key._replace(where=flow.follow(key.where, step)) for key in self._keys]
        trust = [_trust(key, photo) for key in self._keys]
        if trust and max(t.mean() for t in trust) < CUT:
            self._keys = []
            trust = []
        steady = _blend(own, [flow.warp(key.painting, key.where) for key in self._keys], self._weights(trust))
        if not self._keys or self._frame - self._keys[-1].born >= EVERY:
            where = flow.still(*photo.shape[:2])
            self._keys = [*self._keys[-1:], _Key(photo.astype(np.float32), own, where, self._frame)]
        self._before = photo
        self._frame += 1
        return np.clip(np.rint(steady), 0, 255).astype(np.uint8)

    def _weights(self, trust: list[np.ndarray]) -> list[np.ndarray]:
        """Weight of each key at each pixel, [H, W, 1]: it fades in as the one before it fades out."""
        ages = [(self._frame - key.born) / EVERY for key in self._keys]
        fade = [max(1e-3, 1 - abs(1 - age)) for age in ages]
        total = sum(f * t for f, t in zip(fade, trust, strict=True))
        # Where one key is lost the other stands alone; where all are, the frame's own painting.
        known = np.max(trust, axis=0) if trust else 0.0
        return [known * f * t / (total + 1e-9) for f, t in zip(fade, trust, strict=True)]


def smoothed(paint_frame: Callable[[np.ndarray], np.ndarray]) -> Callable[[np.ndarray], np.ndarray]:
    """`paint_frame`, uint8 [H, W, 3] -> the same, with its paintings smoothed; for one frame after the other."""
    smoother = Smoother()
    return lambda photo: smoother(photo, paint_frame(photo))


def _trust(key: _Key, photo: np.ndarray) -> np.ndarray:
    """1 where the warped photo is the frame, 0 where it is lost, soft between: [H, W, 1]."""
    cv2 = flow.opencv()
    height, width = photo.shape[:2]
    error = np.abs(flow.warp(key.photo, key.where) - photo).mean(-1)
    error = cv2.GaussianBlur(error, (0, 0), _SOFT)
    trust = np.clip(2 - error / TOLERANCE, 0, 1) * flow.inside(key.where, height, width)
    return cv2.GaussianBlur(trust, (0, 0), _SOFT)[..., None]


def _blend(own: np.ndarray, carried: list[np.ndarray], weights: list[np.ndarray]) -> np.ndarray:
    """Weighted mean of paintings whose fine detail is as strong as that of the frame's own painting.

    The mean of two different strokes is paler than either; without this, every fading would be a blur.
    """
    if not carried:
        return own
    cv2 = flow.opencv()
    mean = (1 - sum(weights)) * own + sum(w * c for w, c in zip(weights, carried, strict=True))
    fine = mean - cv2.GaussianBlur(mean, (0, 0), _FINE)
    return mean + fine * (np.clip(_strength(own) / (_strength(mean) + 1e-3), 0.5, 2.0) - 1)


def _strength(picture: np.ndarray) -> np.ndarray:
    """Mean absolute Laplacian around each pixel, [H, W, 1]."""
    cv2 = flow.opencv()
    return cv2.blur(np.abs(cv2.Laplacian(picture, -1)).mean(-1), (_AREA, _AREA))[..., None]
