"""The scale of strokes, margins and rasters of pictures that were drawn here."""

import numpy as np
import pytest

from stylejax.data import stroke_scale


def stripes(width, side=600):
    """Strokes of one width at random angles and brightness: uint8 [side, side, 3]."""
    from scipy import ndimage

    plain = np.random.default_rng(0).normal(0, 1, (side, side))
    smooth = ndimage.gaussian_filter(plain, width / 2)
    light = np.clip(128 + 60 * smooth / smooth.std(), 0, 255)
    return np.repeat(light[..., None], 3, axis=-1).astype(np.uint8)


def test_broader_strokes_are_learned_at_a_smaller_size():
    widths = [stroke_scale.relative_width(stripes(width)) for width in (4, 8, 16)]
    assert widths[0] < widths[1] < widths[2]
    np.testing.assert_allclose(widths[2] / widths[1], 2, rtol=0.35)


def test_the_scale_does_not_depend_on_the_size_of_the_file():
    large = stroke_scale.relative_width(np.kron(stripes(8), np.ones((2, 2, 1), np.uint8)))
    np.testing.assert_allclose(large, stroke_scale.relative_width(stripes(8)), rtol=0.1)


def test_nothing_is_enlarged_beyond_what_the_pictures_hold():
    found = stroke_scale.stroke_scale([stripes(0.7, side=200)], crop=128)
    assert found.crop == pytest.approx(128 / 200) and "own size" in found.line
    tiny = stroke_scale.stroke_scale([stripes(3, side=60)], crop=128)
    assert tiny.crop == 1.0


@pytest.mark.parametrize("sides", [(30, 30, 0, 0), (0, 0, 25, 25), (30, 30, 25, 25)])
def test_bare_margins_are_found_on_the_sides_that_have_them(sides):
    top, bottom, left, right = sides
    picture = np.pad(stripes(6), ((top, bottom), (left, right), (0, 0)), constant_values=245)
    np.testing.assert_allclose(stroke_scale.margins(picture), sides, atol=4)


def test_a_plain_sky_is_no_margin():
    picture = stripes(6)
    picture[:60] = 230
    assert stroke_scale.margins(picture)[0] == 0


def test_rasters_are_those_that_stand_out_of_the_set():
    assert stroke_scale.rasters(["a", "b", "c"], [2.0, 2.5, 40.0]) == ["c"]
    assert stroke_scale.rasters(["a", "b", "c"], [30.0, 35.0, 40.0]) == []


def test_lines_that_would_run_together_are_learned_at_a_larger_size():
    lines = np.zeros((720, 720), np.uint8)
    lines[:, ::3] = 255  # a line every three pixels: below half the size it is a grey
    lines = np.repeat(lines[..., None], 3, axis=-1)
    assert stroke_scale.finest_side(lines) == 720
    assert stroke_scale.finest_side(stripes(20, side=720)) == 0
    assert stroke_scale.stroke_scale([lines], crop=128).crop == pytest.approx(128 / 720)
