"""What a person may hand to a function of arrays: drawn by hypothesis, the same at every call."""

from typing import Any

import jax.numpy as jnp
import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from PIL import Image

from stylejax.errors import InputError

quick = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
SHAPES = ((), (0,), (3,), (5, 4), (0, 4, 3), (4, 0, 3), (1, 1, 3), (5, 4, 1), (5, 4, 4), (2, 5, 4, 3), (1, 1, 5, 4, 3))
DTYPES = ("u1", "f4", "f2", "f8", "i4", "u2", "?", ">f4", "g", "c8", "U1", "O")
FILLS = (0.0, 1.0, -0.25, 1.25, -7.0, 300.0, 1e30, np.nan, np.inf, -np.inf)
LAYOUTS = ("plain", "read-only", "backwards", "every other", "Fortran")
NONE = (None, "picture.jpg", [[[0.5, 0.5, 0.5]]], 0.5, Image.new("RGB", (4, 5)))
WRONG = ("nothing", "nothing", "layout", "layout", "device", "shape", "type", "values", "values", "kind")
_ON_DEVICE = ("u1", "f4", "f2", "i4", "?")  # what JAX takes without a word


@st.composite
def arrays(draw: Any, good: tuple[tuple[int, ...], ...], dtypes: tuple[str, ...] = ("u1", "f4")) -> Any:
    """An array that a function takes, but for one thing: its shape, type, values, place or layout, or that it is none.

    good: shapes, and dtypes, that the function takes.
    """
    wrong = draw(st.sampled_from(WRONG))
    shape = draw(st.sampled_from(SHAPES if wrong == "shape" else good))
    dtype = draw(st.sampled_from(DTYPES if wrong == "type" else dtypes))
    values = np.random.default_rng(draw(st.integers(0, 3))).random(shape)
    if wrong == "values":
        fill = draw(st.sampled_from(FILLS))
        everywhere = draw(st.booleans())
        values = np.where(everywhere | (values == values.max()), fill, values)
    values = _cast(values, dtype)
    if wrong == "kind":
        return draw(st.sampled_from(NONE))
    if wrong == "device":
        return jnp.asarray(values if dtype in _ON_DEVICE else np.zeros(shape, np.float32))
    return laid_out(values, draw(st.sampled_from(LAYOUTS)) if wrong == "layout" else "plain")


def _cast(values: np.ndarray, dtype: str) -> np.ndarray:
    """Values of another type: whole numbers from 0 to 255."""
    with np.errstate(all="ignore"):
        if np.dtype(dtype).kind in "ui":
            values = np.nan_to_num(values * 255, nan=0, posinf=255, neginf=0).clip(0, 255)
        return values.astype(dtype)


def laid_out(values: np.ndarray, layout: str) -> np.ndarray:
    """The same values, otherwise in memory."""
    if values.ndim == 0 or layout == "plain":
        return values
    if layout == "read-only":
        values.flags.writeable = False
        return values
    if layout == "Fortran":
        return np.asfortranarray(values)
    if layout == "backwards":
        return values[::-1].copy()[::-1]
    return np.repeat(values, 2, axis=-1)[..., ::2]


def answer(function: Any, *args: Any, **options: Any) -> Any:
    """What a function gives, or None where it says in one line what is wrong; any other error is a failure."""
    try:
        return function(*args, **options)
    except InputError as error:
        assert str(error).strip() and "\n" not in str(error)
        return None


def is_finite(values: Any) -> bool:
    """Whether all numbers are; values: an array, a number, or a row or mapping of those."""
    if isinstance(values, dict):
        return all(is_finite(value) for value in values.values())
    if isinstance(values, tuple | list):
        return all(is_finite(value) for value in values)
    return bool(np.isfinite(np.asarray(values, np.float64)).all())
