"""uint8 and floats become what networks see and come back; other kinds are refused."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.images import dtypes


def test_floats_and_back():
    every = np.arange(256, dtype=np.uint8)
    floats = dtypes.to_signed(every)
    assert floats.dtype == np.float32
    assert (floats[0], floats[255]) == (-1.0, 1.0)
    np.testing.assert_array_equal(dtypes.from_signed(floats), every)
    np.testing.assert_array_equal(dtypes.from_signed(np.array([-3.0, 0.004, 7.0])), [0, 128, 255])


def test_the_same_on_a_device():
    every = jnp.arange(256, dtype=jnp.uint8)
    np.testing.assert_allclose(jax.jit(dtypes.to_signed)(every), dtypes.to_signed(np.asarray(every)), atol=1e-6)
    back = jax.jit(lambda x: dtypes.from_signed(dtypes.to_signed(x), x.dtype))(every)
    assert back.dtype == jnp.uint8
    np.testing.assert_array_equal(back, every)
    np.testing.assert_array_equal(dtypes.from_signed(jnp.array([-3.0, 7.0]), jnp.uint8), [0, 255])


@pytest.mark.parametrize("xp", [np, jnp])
def test_floats_in_zero_to_one_go_to_minus_one_to_one(xp):
    floats = xp.array([0.0, 0.25, 1.0], xp.float32)
    np.testing.assert_array_equal(dtypes.to_signed(floats), [-1, -0.5, 1])
    np.testing.assert_array_equal(dtypes.from_signed(dtypes.to_signed(floats), floats.dtype), floats)


def test_unit_and_back():
    every = np.arange(256, dtype=np.uint8)
    unit = dtypes.to_unit(every, every.dtype)
    assert (unit.dtype, unit[0], unit[255]) == (np.float32, 0, 1)
    np.testing.assert_array_equal(dtypes.from_unit(unit, np.uint8), every)
    half = np.array([0.5], np.float16)
    np.testing.assert_array_equal(dtypes.to_unit(half, half.dtype), [0.5])
    assert dtypes.from_unit(unit, np.float16).dtype == np.float16


@pytest.mark.parametrize("shape", [(3,), (4, 4), (4, 4, 4), (0, 4, 3), (1, 1, 4, 4, 3)])
def test_another_shape_is_refused(shape):
    with pytest.raises(ValueError, match=r"img must be \[H, W, 3\] or \[B, H, W, 3\], at least 1 x 1; got"):
        dtypes.check(np.zeros(shape, np.uint8))


def test_ranks_and_kinds_that_are_not_asked_for_are_refused():
    with pytest.raises(ValueError, match=r"img must be \[H, W, 3\], at least"):
        dtypes.check(np.zeros((1, 2, 2, 3), np.uint8), ranks=(3,))
    with pytest.raises(ValueError, match=r"uint8 or float in \[0, 1\]; got int32 \(2, 2, 3\)"):
        dtypes.check(np.zeros((2, 2, 3), np.int32))
    dtypes.check(jnp.zeros((2, 2, 3), jnp.bfloat16))
