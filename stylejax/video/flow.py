"""The motion between two pictures, and pictures moved along it (OpenCV, of the extra `video`)."""

from types import ModuleType

import numpy as np

from stylejax.errors import InputError


def opencv() -> ModuleType:
    """OpenCV, imported at the first call. InputError: it is not installed."""
    try:
        import cv2
    except ImportError as error:
        raise InputError(f'{error.name}: is not installed; pip install "stylejax[video]"') from error
    return cv2


def still(height: int, width: int) -> np.ndarray:
    """The map that moves nothing: float32 [H, W, 2], the (x, y) of every pixel."""
    return np.stack(np.meshgrid(np.arange(width), np.arange(height)), -1).astype(np.float32)


def estimate(now: np.ndarray, before: np.ndarray) -> np.ndarray:
    """Where every pixel of `now` was in `before`: uint8 [H, W, 3] twice -> map float32 [H, W, 2] of (x, y) in pixels.

    Dense inverse search (Kroeger et al. 2016).
    """
    cv2 = opencv()
    height, width = now.shape[:2]
    grey = [cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (now, before)]
    if min(height, width) < _LEAST:
        return still(height, width)
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    return still(height, width) + search.calc(*grey, None)


def warp(picture: np.ndarray, where: np.ndarray) -> np.ndarray:
    """The picture, float32 [H, W, C], looked up at the places `where` [h, w, 2], between pixels by cubic splines.

    Past the border its last pixels go on.
    """
    cv2 = opencv()
    return cv2.remap(picture, where, None, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def follow(where: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Two maps as one: first `step` back by one frame, then `where` from there; [H, W, 2] each."""
    cv2 = opencv()
    # Beyond the border go on at the same pace, so that what lies outside is known to be there.
    beyond = step - np.clip(step, 0, np.array(step.shape[1::-1], np.float32) - 1)
    return cv2.remap(where, step, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE) + beyond


def inside(where: np.ndarray, height: int, width: int) -> np.ndarray:
    """Which places lie on a picture of that size: bool [H, W]."""
    return ((where >= 0) & (where <= np.array([width - 1, height - 1], np.float32))).all(-1)


_LEAST = 16  # pixels, below which the search finds no motion
