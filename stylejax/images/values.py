"""Whether arrays are pictures, and hold numbers that can be worked with; what is traced is not looked at."""

from collections.abc import Iterator, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.errors import InputError

_OVERSHOOT = 0.5  # beyond [0, 1], that the values of a resampled picture may have
_ROWS = 256  # of a picture that are looked at together


def check_array(name: str, values: Any) -> None:
    """InputError unless values are an array, NumPy or JAX, of one number or more."""
    if not hasattr(values, "shape") or not hasattr(values, "dtype"):
        raise InputError(f"{name} must be an array; np.asarray makes one, also of a PIL picture; got {_kind(values)}")
    if not (jnp.issubdtype(values.dtype, jnp.number) or values.dtype == bool) or _is_complex(values):
        raise InputError(f"{name} must hold numbers; got {values.dtype}")
    if 0 in values.shape:
        raise InputError(f"{name} must not be empty; got {tuple(values.shape)}")


def check_numbers(name: str, values: Any) -> None:
    """`check_array`, and InputError for NaN and infinity."""
    check_array(name, values)
    if isinstance(values, jax.core.Tracer) or not jnp.issubdtype(values.dtype, jnp.floating):
        return
    xp = jnp if isinstance(values, jax.Array) else np
    if not xp.isfinite(values).all():
        raise InputError(f"{name} must be finite; there is NaN or infinity in it")


def check_shape(name: str, images: Any, least: int = 1, channels: int | None = 3) -> None:
    """InputError unless images are numbers [..., H, W, channels], H and W at least `least`; None: any channels."""
    check_array(name, images)
    shape = tuple(images.shape)
    if len(shape) < 3 or min(shape[-3:-1]) < least or channels not in (None, shape[-1]):
        wanted = f"[..., H, W, {channels or 'C'}], at least {least} x {least}"
        raise InputError(f"{name} must be {wanted}; got {shape}")


def check_pictures(name: str, images: Any, least: int = 1) -> None:
    """`check_shape` of [..., H, W, 3], and InputError for NaN and infinity."""
    check_shape(name, images, least)
    check_numbers(name, images)


def check_sets(least: int, **sets: Any) -> None:
    """`check_pictures`, and one more axis: each is a set [N, H, W, 3], by its name."""
    for name, images in sets.items():
        check_pictures(name, images, least)
        if len(images.shape) != 4:
            raise InputError(f"{name} must be [N, H, W, 3]; got {tuple(images.shape)}")


def check_eight_bits(name: str, image: Any, channels: Sequence[int] = (3,)) -> None:
    """InputError unless image is uint8 [H, W, C], at least 1 x 1, and C among `channels`."""
    check_array(name, image)
    if image.dtype != np.uint8 or len(image.shape) != 3 or image.shape[2] not in channels:
        wanted = " or ".join(f"[H, W, {count}]" for count in channels)
        raise InputError(f"{name} must be uint8 {wanted}; got {image.dtype} {tuple(image.shape)}")


def check_unit(name: str, picture: Any) -> None:
    """InputError for a float picture, [..., H, W, 3] or anything that gives rows, with values far from [0, 1]."""
    if picture.dtype == np.uint8 or isinstance(picture, jax.core.Tracer):
        return
    for part in _parts(picture):
        low = float(part.min())
        high = float(part.max())
        if not (low >= -_OVERSHOOT and high <= 1 + _OVERSHOOT):
            raise InputError(f"{name} must be float in [0, 1], or uint8; got values from {low:g} to {high:g}")


def _parts(picture: Any) -> Iterator[Any]:
    """All values, a few rows at a time where a picture lies on a disk."""
    if isinstance(picture, jax.Array) or len(picture.shape) != 3:
        yield picture
        return
    for row in range(0, picture.shape[0], _ROWS):
        yield np.asarray(picture[row : row + _ROWS])


def _is_complex(values: Any) -> bool:
    return jnp.issubdtype(values.dtype, jnp.complexfloating)


def _kind(value: Any) -> str:
    """Name of the type of something."""
    return type(value).__name__
