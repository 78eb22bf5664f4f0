"""How far one pattern repeats over a whole picture: a lattice, a print raster, a checkerboard."""

from collections.abc import Iterable

import numpy as np
from scipy import ndimage

from stylejax.errors import InputError
from stylejax.images import pixels
from stylejax.images.values import check_numbers, check_pictures

WINDOW = 128  # pixels, side of the windows whose spectra are averaged
LONGEST = 20.0  # pixels, the longest period that counts
_AROUND = 11  # frequencies, side of the neighbourhood that a peak rises above
# Power that rounding to 8 bits leaves in a window: what is weaker cannot be seen, and a flat field has no logarithm.
_HANN = np.outer(np.hanning(WINDOW + 1)[:-1], np.hanning(WINDOW + 1)[:-1]).astype(np.float32)
_ROUNDING = float(np.sum(_HANN**2)) / 255**2 / 12


def lattice(pictures: Iterable[np.ndarray]) -> np.ndarray:
    """The strongest repeated pattern of each picture, as a factor over the spectrum around it.

    What repeats at one period everywhere stands out of the mean spectrum of many windows, what is in one window
    averages away. Photos and paintings have 2 to 5; a pattern that is seen has 10 and more.

    Args:
      pictures: [N, H, W, 3], or a list of pictures [H, W, 3] of any size; float in [-1, 1].

    Returns:
      [N] float64: the highest rise of the mean log power spectrum above the median of its 11 x 11 neighbourhood, at
      periods of 2 to 20 pixels, as a factor of power.

    Raises:
      InputError: another shape, or NaN or infinity.
    """
    return np.array([peak(spectrum(picture))[0] for picture in pictures])


def peak(log_power: np.ndarray) -> tuple[float, float, float]:
    """(factor, period down, period right) of the highest rise of a spectrum; periods in pixels, inf for none.

    log_power: what `spectrum` gives. InputError: another shape, or NaN or infinity.
    """
    check_numbers("log_power", log_power)
    if log_power.shape != _HANN.shape:
        raise InputError(f"log_power must be {_HANN.shape}; got {tuple(log_power.shape)}")
    log_power = np.asarray(log_power, np.float64)
    rise = log_power - ndimage.median_filter(log_power, _AROUND, mode="wrap")
    frequency = np.fft.fftfreq(WINDOW)
    radius = np.hypot(frequency[:, None], frequency[None, :])
    rise[radius < 1 / LONGEST] = -np.inf
    down, right = np.unravel_index(np.argmax(rise), rise.shape)
    with np.errstate(divide="ignore"):
        periods = np.abs(1 / frequency[[down, right]])
    return float(np.exp(rise[down, right])), float(periods[0]), float(periods[1])


def spectrum(picture: np.ndarray) -> np.ndarray:
    """Mean log power of the luminance in Hann windows that overlap by half: [128, 128], frequency 0 first.

    picture: [H, W, 3] in [-1, 1]; mirrored out to a window where it is smaller. InputError: as `lattice`.
    """
    check_pictures("picture", picture)
    if len(picture.shape) != 3:
        raise InputError(f"picture must be [H, W, 3]; got {tuple(picture.shape)}")
    light = (pixels.luminance(np.asarray(picture, np.float32)) + 1) / 2
    light = np.pad(light, [(0, max(0, WINDOW - side)) for side in light.shape], mode="symmetric")
    logs = []
    for top in _starts(light.shape[0]):
        for left in _starts(light.shape[1]):
            part = light[top : top + WINDOW, left : left + WINDOW]
            power = np.abs(np.fft.fft2((part - part.mean()) * _HANN)) ** 2
            logs.append(np.log(power + _ROUNDING))
    return np.mean(logs, axis=0)


def _starts(length: int) -> np.ndarray:
    """Where windows begin along an axis: first at 0, last at its end, no farther apart than half a window."""
    count = 1 + -(-(length - WINDOW) // (WINDOW // 2))
    return np.linspace(0, length - WINDOW, count).astype(int)
