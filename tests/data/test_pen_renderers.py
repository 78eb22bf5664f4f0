"""The pen renderers: repeatable, of any size, in their own colors, and true to light and contours."""

import numpy as np
import pytest

from stylejax.data.hatching_renderer import INK, PAPER, hatch
from stylejax.data.illustration_renderer import FILLS, illustrate
from stylejax.errors import InputError

BOTH = pytest.mark.parametrize("renderer", [illustrate, hatch])


def halves(left, right, side=96):
    """A photo of two plain halves."""
    photo = np.full((side, side, 3), left, np.uint8)
    photo[:, side // 2 :] = right
    return photo


@BOTH
def test_the_same_seed_gives_the_same_bytes_and_another_does_not(renderer):
    photo = halves(60, 200)
    np.testing.assert_array_equal(renderer(photo, 3), renderer(photo, 3))
    assert not np.array_equal(renderer(photo, 3), renderer(photo, 4))


@BOTH
@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (31, 17), (64, 65)])
def test_any_size_keeps_shape_and_dtype(renderer, shape):
    photo = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    drawn = renderer(photo)
    assert drawn.shape == photo.shape
    assert drawn.dtype == np.uint8


@BOTH
@pytest.mark.parametrize("shape", [(8, 8), (8, 8, 4), (0, 8, 3)])
def test_anything_but_a_color_picture_is_refused(renderer, shape):
    with pytest.raises(InputError, match="photo"):
        renderer(np.zeros(shape, np.uint8))


@BOTH
def test_the_photo_is_left_as_it_was(renderer):
    photo = halves(60, 200)
    renderer(photo)
    np.testing.assert_array_equal(photo, halves(60, 200))


@pytest.mark.parametrize("fill", range(len(FILLS)))
def test_a_plain_photo_is_one_plain_fill(fill):
    photo = np.broadcast_to(np.uint8(np.round(255 * (FILLS[fill] / 255) ** 1.25)), (32, 32, 3))
    np.testing.assert_array_equal(illustrate(photo), np.broadcast_to(np.uint8(FILLS[fill]), (32, 32, 3)))


def test_two_fills_meet_in_a_line_of_ink():
    drawn = illustrate(halves(20, 235)).mean(-1)
    dark = np.flatnonzero(drawn[48] < 40)
    assert drawn[48, 90] > 180
    assert 46 <= dark[-1] <= 52  # the line reaches past the border between the fills


def test_white_stays_paper_and_ink_grows_with_the_dark():
    paper = hatch(np.full((64, 64, 3), 255, np.uint8))
    np.testing.assert_array_equal(paper, np.broadcast_to(np.uint8(np.round(255 * PAPER)), (64, 64, 3)))
    means = [hatch(np.full((64, 64, 3), grey, np.uint8)).mean() for grey in (220, 170, 120, 70, 20)]
    assert all(np.diff(means) < -5)


def test_hatching_has_no_color_but_those_between_ink_and_paper():
    drawn = hatch(halves(60, 200)) / 255
    along = (drawn - PAPER) @ (INK - PAPER) / ((INK - PAPER) @ (INK - PAPER))
    np.testing.assert_allclose(drawn, PAPER + along[..., None] * (INK - PAPER), atol=1 / 255)
