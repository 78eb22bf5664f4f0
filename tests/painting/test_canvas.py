"""Canvas: the composition stays, whatever the size; only what an enlargement has room for is new."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax import InputError, transfer
from stylejax.painting import canvas
from tests import untrained


@pytest.fixture(scope="module")
def style():
    return untrained.style(spread=0.08, canvas=64)


def _photo(height, width):
    """A smooth picture of any size: waves of the same number across each, in [0.2, 0.8]."""
    y = (np.arange(height) + 0.5) / height
    x = (np.arange(width) + 0.5) / width
    wave = np.cos(9 * y)[:, None, None] * np.cos(np.array([3, 6, 9])[None, None] * x[None, :, None])
    return (0.5 + 0.3 * wave).astype(np.float32)


def _halved(picture, times):
    for _ in range(times):
        picture = picture.reshape(picture.shape[0] // 2, 2, picture.shape[1] // 2, 2, 3).mean(axis=(1, 3))
    return picture


def test_sizes_grow_by_one_factor_from_the_canvas_to_the_picture():
    assert canvas.sizes((200, 300), (600, 900), 300) == [(600, 900)]
    assert canvas.sizes((150, 250), (600, 1000), 250) == [(300, 500), (600, 1000)]
    assert canvas.sizes((240, 400), (540, 900), 200) == [(360, 600), (540, 900)]
    assert canvas.sizes((10, 5), (10, 5), 10) == []


@pytest.mark.parametrize(("length", "full"), [(8, 16), (10, 13)])
def test_enlarging_by_windows_is_enlarging_and_a_ramp_stays_a_ramp(length, full):
    ramp = np.linspace(0.2, 0.8, length, dtype=np.float32)[:, None, None] * np.ones((1, length, 3), np.float32)
    whole = canvas.enlarge(ramp, (full, full), (0, full), (0, full))
    part = canvas.enlarge(ramp, (full, full), (3, 7), (5, full))
    np.testing.assert_allclose(part, whole[3:7, 5:], atol=1e-6)
    inner = whole[full // 4 : -full // 4, 0, 0]
    np.testing.assert_allclose(np.diff(inner), 0.6 / (length - 1) * length / full, atol=1e-5)


def test_what_lies_past_the_border_is_mirrored():
    picture = np.random.default_rng(0).random((8, 8, 3), np.float32)
    wide = canvas.enlarge(picture, (16, 16), (0, 16), (0, 20))
    np.testing.assert_allclose(wide[:, 16:], wide[:, 15:11:-1], atol=1e-6)


def test_a_photo_is_reduced_to_the_same_canvas_from_any_size():
    small, large = (canvas.reduced(_photo(*size), 48, 64) for size in ((96, 128), (395, 527)))
    np.testing.assert_allclose(small, large, atol=0.01)
    whole = np.full((40, 50, 3), 51, np.uint8)
    np.testing.assert_allclose(canvas.reduced(whole, 16, 20), 0.2, atol=1e-5)


def test_a_grown_painting_seen_at_canvas_size_is_the_composition(style):
    composition = transfer(style, _photo(64, 64))
    moments = canvas.moments_of(style, composition, np.uint32(0))
    grown = np.concatenate(
        [s for _, s in canvas.grow(style, canvas.fine(composition), (256, 256), moments, 0, 1.0, np.float32)]
    )
    plain = canvas.enlarge(composition, (256, 256), (0, 256), (0, 256))
    added = grown - plain
    assert np.abs(added).mean() > 0.002
    assert np.abs(canvas.low_pass(added[None], 4.0)).mean() < 0.3 * np.abs(added).mean()


def test_small_and_large_copies_are_the_same_painting(style):
    two = transfer(style, _photo(128, 128))
    four = transfer(style, _photo(256, 256))
    assert np.abs(_halved(two, 1) - _halved(four, 2)).mean() < 0.03


def test_strength_nought_adds_nothing(style):
    composition = _photo(64, 64)
    moments = canvas.moments_of(style, composition, np.uint32(0))
    (_, grown), *_ = canvas.grow(style, canvas.fine(composition), (128, 128), moments, 0, 0.0, np.float32)
    np.testing.assert_allclose(grown, canvas.enlarge(composition, (128, 128), (0, 128), (0, 128)), atol=1e-6)


def test_tiles_of_a_grown_painting_have_no_seam(style, monkeypatch):
    photo = _photo(200, 330)
    whole = transfer(style, photo)
    monkeypatch.setattr(canvas, "_SHAPES", ((256, 256),))
    np.testing.assert_allclose(transfer(style, photo), whole, atol=2e-3)


def test_a_picture_smaller_than_its_canvas_keeps_its_size(style):
    painted = transfer(style, _photo(30, 40), canvas=64)
    assert painted.shape == (30, 40, 3) and painted.min() >= 0 and painted.max() <= 1


def test_the_picture_itself_as_canvas_is_pixel_for_pixel(style):
    photo = _photo(60, 90)
    np.testing.assert_array_equal(transfer(style, photo, canvas=90), transfer(style.replace(canvas=512), photo))


def test_impossible_canvases_are_named(style):
    with pytest.raises(InputError, match="canvas must be 1 pixel or more; got 0"):
        transfer(style, _photo(8, 8), canvas=0)
    with pytest.raises(InputError, match="give canvas=90"):
        jax.jit(transfer)(style, jnp.asarray(_photo(60, 90)))


def test_what_shows_at_fewer_pixels_is_a_mean_around_a_place():
    flat = jnp.full((1, 20, 30, 3), 0.25)
    np.testing.assert_allclose(canvas.low_pass(flat, 3.0), flat, rtol=1e-6)
    point = jnp.zeros((1, 21, 21, 1)).at[0, 10, 10, 0].set(1)
    blurred = np.asarray(canvas.low_pass(point, 2.0))[0, :, :, 0]
    np.testing.assert_allclose(blurred[10, 11] / blurred[10, 10], np.exp(-0.5 / (0.55**2 * 3)), rtol=1e-5)
    np.testing.assert_allclose(blurred.sum(), 1, rtol=1e-5)
    np.testing.assert_allclose(blurred, blurred.T, rtol=1e-6)
    np.testing.assert_allclose(canvas.low_pass(point, 1.0), point, atol=1e-6)


def test_windows_of_a_few_shapes_cover_every_size():
    assert canvas.window_shape((400, 600), 96) == (640, 640)
    assert canvas.window_shape((853, 1280), 96) == (960, 1344)
    assert canvas.window_shape((1280, 960), 96) == (1344, 960)
