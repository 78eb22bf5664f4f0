"""transfer: any size, the same result, one program per padded size."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax import transfer as public
from stylejax.painting import tiles
from stylejax.painting.transfer import paint, transfer
from tests import untrained


@pytest.fixture(scope="module")
def style():
    return untrained.style(width=8, blocks=2, noise=4)


def _photo(height, width, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def test_the_public_name_is_the_function():
    assert public is transfer


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (64, 64), (65, 63), (130, 7)])
def test_any_size_keeps_its_shape_and_type(style, size):
    out = transfer(style, _photo(*size))
    assert out.shape == (*size, 3) and out.dtype == np.uint8 and isinstance(out, np.ndarray)


def test_the_same_picture_gives_the_same_painting_and_another_seed_another(style):
    photo = _photo(40, 50)
    np.testing.assert_array_equal(transfer(style, photo), transfer(style, photo))
    assert np.any(transfer(style, photo) != transfer(style, photo, seed=1))


def test_a_batch_is_its_pictures(style):
    photos = np.stack([_photo(30, 40, seed) for seed in range(3)])
    together = transfer(style, photos)
    for photo, painted in zip(photos, together, strict=True):
        assert np.abs(transfer(style, photo).astype(int) - painted).max() <= 1


def test_float_and_uint8_agree_and_keep_their_kind(style):
    photo = _photo(40, 50)
    painted = transfer(style, photo.astype(np.float32) / 255)
    assert painted.dtype == np.float32 and painted.min() >= 0 and painted.max() <= 1
    assert np.abs(np.rint(painted * 255) - transfer(style, photo)).max() <= 1


def test_jax_arrays_stay_jax_arrays_and_jit_around_it_is_the_same(style):
    photo = jnp.asarray(_photo(64, 64))
    painted = transfer(style, photo)
    assert isinstance(painted, jax.Array)
    assert np.abs(np.asarray(jax.jit(transfer)(style, photo), int) - np.asarray(painted, int)).max() <= 1


def test_sizes_that_pad_alike_share_one_program(style):
    transfer(style, _photo(100, 100))
    before = paint._cache_size()
    for size in ((65, 65), (128, 128), (90, 127)):
        transfer(style, _photo(*size))
    assert paint._cache_size() == before


def test_large_pictures_are_painted_in_tiles_to_the_same_result(style, monkeypatch):
    photos = np.stack([_photo(70, 90, seed) for seed in range(2)])
    whole = transfer(style, photos)
    monkeypatch.setattr(tiles, "WHOLE", 70 * 90 - 1)
    assert np.abs(transfer(style, photos).astype(int) - whole).max() <= 1
    painted = transfer(style, jnp.asarray(photos[0]))
    assert isinstance(painted, jax.Array) and painted.shape == (70, 90, 3)


@pytest.mark.parametrize(
    "img",
    [
        np.zeros((4, 4), np.uint8),
        np.zeros((4, 4, 4), np.uint8),
        np.zeros((1, 1, 4, 4, 3), np.uint8),
        np.zeros((4, 0, 3), np.uint8),
        np.zeros((4, 4, 3), np.int32),
    ],
)
def test_wrong_pictures_raise_value_error_naming_the_shape(style, img):
    with pytest.raises(ValueError, match=r"\(" + ", ".join(map(str, img.shape)).replace("(", "")):
        transfer(style, img)
