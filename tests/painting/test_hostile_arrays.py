"""A painting has the shape and type of its photo and is finite, or one line says what is wrong with what was given."""

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stylejax import InputError, transfer
from stylejax.painting import tiles
from tests import untrained
from tests.hostile_arrays import answer, arrays, is_finite, quick

PHOTOS = ((5, 4, 3), (1, 1, 3), (1, 5, 4, 3))


STYLE = untrained.style()


def check_painting(painted, photo):
    """Of the photo's shape and type, within [0, 1], and of JAX where the photo is."""
    assert tuple(painted.shape) == tuple(photo.shape) and painted.dtype == photo.dtype
    assert isinstance(painted, jax.Array) == isinstance(photo, jax.Array)
    assert is_finite(painted)
    assert np.asarray(painted, np.float32).min() >= 0 and np.asarray(painted, np.float32).max() <= 255


@quick
@given(arrays(PHOTOS), st.integers(0, 2**32 - 1))
def test_any_photo(photo, seed):
    painted = answer(transfer, STYLE, photo, seed)
    if painted is not None:
        check_painting(painted, photo)
        assert photo.dtype == np.uint8 or np.abs(np.asarray(photo, np.float64) - 0.5).max() <= 1


@quick
@given(arrays(((5, 4),), ("u1", "f4", "?")), st.sampled_from(["style", "photo"]), st.sampled_from(["u1", "f4"]))
def test_any_mask(mask, colors, dtype):
    photo = np.full((5, 4, 3), 0.25) if dtype == "f4" else np.full((5, 4, 3), 64)
    photo = photo.astype(dtype)
    painted = answer(transfer, STYLE, photo, mask=mask, colors=colors)
    if painted is not None:
        check_painting(painted, photo)
    if mask is not None and painted is not None:
        assert tuple(mask.shape) == (5, 4)
        black = np.asarray(mask) == 0
        np.testing.assert_array_equal(np.asarray(painted)[black], photo[black])


@settings(quick, max_examples=30)
@given(arrays(((5, 4, 3), (1, 1, 3))))
def test_any_photo_in_tiles(photo):
    painted = answer(tiles.transfer_tiled, STYLE, photo, tile=64)
    if painted is not None:
        check_painting(painted, np.asarray(photo))


@settings(quick, max_examples=30)
@given(arrays(((5, 4, 3),), ("u1",)), arrays(((5, 4, 3),), ("u1",)))
def test_any_place_to_put_a_painting(photo, out):
    if answer(tiles.transfer_tiled, STYLE, photo, tile=64, out=out) is not None:
        check_painting(np.asarray(photo) if out is None else out, np.asarray(photo))
        assert out is None or (isinstance(out, np.ndarray) and out.flags.writeable)


@pytest.mark.parametrize("seed", [0, 2**31, 2**32 - 1, np.int64(7)])
def test_any_seed_of_32_bits(seed):
    photo = np.full((5, 4, 3), 64, np.uint8)
    for function in (transfer, tiles.transfer_tiled):
        check_painting(function(STYLE, photo, seed=seed), photo)


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, None, "7"])
def test_no_other_seed(seed):
    for function in (transfer, tiles.transfer_tiled):
        with pytest.raises(InputError, match=f"seed must be a whole number from 0 to 4294967295; got {seed}"):
            function(STYLE, np.full((5, 4, 3), 64, np.uint8), seed=seed)


def test_far_from_zero_to_one_is_named():
    photo = np.full((5, 4, 3), 0.5, np.float32)
    for value, line in ((255, "0.5 to 255"), (-3, "-3 to 0.5"), (np.nan, "nan to nan"), (np.inf, "0.5 to inf")):
        wrong = photo.copy()
        wrong[1, 2, 0] = value
        with pytest.raises(InputError, match=rf"img must be float in \[0, 1\], or uint8; got values from {line}"):
            transfer(STYLE, wrong)


def test_a_picture_that_overshoots_a_little_is_painted():
    photo = np.full((5, 4, 3), 1.02, np.float32)
    check_painting(transfer(STYLE, photo), photo)


def test_rows_on_a_disk_are_looked_at_a_few_at_a_time():
    class Rows:
        shape = (700, 2, 3)
        dtype = np.dtype(np.float32)

        def __getitem__(self, rows):
            assert rows.stop - rows.start <= 256
            return np.full((len(range(700)[rows]), 2, 3), np.nan if rows.stop > 700 else 0.5, np.float32)

    with pytest.raises(InputError, match="got values from nan to nan"):
        transfer(STYLE, Rows())
