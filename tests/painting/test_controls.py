"""Controls: colors and masks by hand, and strength from the photo to the style."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax import InputError, transfer
from stylejax.models.strength import cover
from stylejax.painting.controls import check_controls, finish
from tests import untrained

LUMINANCE = np.array([0.299, 0.587, 0.114])


@pytest.fixture(scope="module")
def style():
    return untrained.style(canvas=64)


def _photo(height, width):
    return np.random.default_rng(1).uniform(0.2, 0.8, (height, width, 3)).astype(np.float32)


def test_photo_colors_keep_the_chroma_and_take_the_luminance():
    photo = np.full((1, 1, 3), (0.6, 0.5, 0.4), np.float32)
    painted = np.full((1, 1, 3), 0.3, np.float32)
    out = finish(painted, photo, "photo", None)
    np.testing.assert_allclose(out @ LUMINANCE, 0.3, atol=1e-6)
    np.testing.assert_allclose(np.diff(out[0, 0]), [-0.1, -0.1], atol=1e-6)


@pytest.mark.parametrize("white", [True, np.uint8(255), np.float32(1)])
@pytest.mark.parametrize("xp", [np, jnp])
def test_a_mask_paints_where_it_is_white(white, xp):
    photo = xp.zeros((2, 1, 2, 3), np.uint8)
    painted = xp.full((2, 1, 2, 3), 200, np.uint8)
    mask = np.array([[0, white]]).astype(type(white))
    out = finish(painted, photo, "style", mask)
    assert out.dtype == np.uint8 and isinstance(out, type(painted))
    np.testing.assert_array_equal(out[1, 0], [[0] * 3, [200] * 3])


def test_half_a_mask_is_half_the_way():
    out = finish(np.full((1, 1, 3), 201, np.uint8), np.zeros((1, 1, 3), np.uint8), "style", np.full((1, 1), 0.5))
    np.testing.assert_array_equal(out, np.full((1, 1, 3), 100))


@pytest.mark.parametrize("size", [(40, 60), (100, 130)])
def test_strength_goes_from_the_photo_to_the_style(style, size):
    photo = _photo(*size)
    whole = transfer(style, photo)
    steps = [transfer(style, photo, strength=s) for s in (0.0, 0.5, 1.0)]
    assert np.abs(steps[0] - photo).mean() < 5e-3 and np.abs(steps[0] - photo).max() < 0.05
    np.testing.assert_array_equal(steps[2], whole)
    from_photo = [np.abs(step - photo).mean() for step in steps]
    to_style = [np.abs(step - whole).mean() for step in steps]
    assert from_photo == sorted(from_photo) and to_style == sorted(to_style, reverse=True)


def test_strength_is_no_cross_fade(style):
    photo = _photo(40, 60)
    style = style.replace(params=jax.tree.map(lambda x: 2 * x, style.params))
    half, whole = (np.arctanh(transfer(style, photo, strength=s) * 2 - 1) for s in (0.5, 1.0))
    change, fade = (x - np.arctanh(photo * 2 - 1) for x in (half, whole))
    # No point of the line between photo and painting is the painting of half the strength.
    nearest = np.sum(change * fade) / np.sum(fade**2) * fade
    assert np.abs(change - nearest).mean() > 0.01 * np.abs(change).mean()


def test_paint_covers_the_photo_sooner_than_it_takes_on_the_style():
    covers = [float(cover(np.float32(s))) for s in (0, 0.5, 1, 1.5)]
    np.testing.assert_allclose(covers, [0, 0.75, 1, 1.25])


def test_strength_in_tiles_is_strength_of_the_whole(style, monkeypatch):
    from stylejax.painting import tiles

    photo = _photo(70, 90)
    whole = transfer(style, photo, strength=0.6, canvas=90)
    monkeypatch.setattr(tiles, "WHOLE", 1)
    np.testing.assert_allclose(transfer(style, photo, strength=0.6, canvas=90), whole, atol=2e-3)


def test_colors_and_mask_hold_on_a_canvas(style):
    photo = _photo(96, 128)
    mask = np.zeros((96, 128), bool)
    mask[:, 64:] = True
    out = transfer(style, photo, mask=mask)
    np.testing.assert_array_equal(out[:, :64], photo[:, :64])
    np.testing.assert_allclose(out[:, 64:], transfer(style, photo)[:, 64:], atol=1e-6)
    tinted = photo * np.float32([1, 0.9, 0.7])[None, None]
    kept = transfer(style, tinted, colors="photo").mean((0, 1))
    np.testing.assert_allclose(np.diff(kept), np.diff(tinted.mean((0, 1))), atol=0.02)


def test_impossible_controls_are_named(style):
    photo = _photo(8, 8)
    with pytest.raises(InputError, match=r"strength must lie between 0 .* and 1.5.*; got 2"):
        transfer(style, photo, strength=2)
    with pytest.raises(InputError, match="one of style, photo; got 'red'"):
        transfer(style, photo, colors="red")
    with pytest.raises(InputError, match=r"mask must be \[H, W\] = \(8, 8\), as img; got \(4, 8\)"):
        transfer(style, photo, mask=np.ones((4, 8), bool))


@pytest.mark.parametrize(
    ("shape", "canvas", "said"),
    [
        ((30, 40, 3), 0, "canvas must be 1 pixel or more; got 0"),
        (None, -1, "canvas must be 1 pixel or more; got -1"),
        ((30, 40, 3), 16329, None),  # 16,329 x 12,246.75 pixels are 199,977,181
        ((2, 30, 40, 3), 16330, "canvas must hold 200 megapixels at most; 16330 pixels are too long"),
        ((1, 40000, 3), 40000, None),
        (None, 200_000_001, "canvas must hold 200 megapixels at most"),
    ],
)
def test_a_canvas_is_held_by_memory(shape, canvas, said):
    if said is None:
        check_controls(shape, canvas, 1.0, "style", None)
        return
    with pytest.raises(InputError, match=said):
        check_controls(shape, canvas, 1.0, "style", None)


def test_a_mask_is_checked_where_the_picture_is_known():
    mask = np.zeros((3, 4), np.uint8)
    check_controls(None, None, 1.0, "style", mask)
    check_controls((3, 4, 3), None, 1.0, "style", mask)
    with pytest.raises(InputError, match=r"mask must be \[H, W\] = \(4, 3\), as img; got \(3, 4\)"):
        check_controls((2, 4, 3, 3), None, 1.0, "style", mask)
