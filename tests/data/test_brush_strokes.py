"""Strokes: begun where paint is missing, along the flow, and ended where the canvas is right already."""

import numpy as np

from stylejax.data.brush_strokes import Brush, direction, places, trace

BRUSH = Brush(width=5, length=20, gap=4.0, error=0.5)
STARTS = np.array([[8.0, 30.0], [20.0, 31.0]])


def draw():
    return np.random.default_rng(0)


def trace_on(canvas):
    """Strokes towards one color over a canvas of another, where the flow runs to the right."""
    wanted = np.ones((32, 64, 3), np.float32)
    return trace(wanted, np.full_like(wanted, canvas), np.zeros((32, 64)), STARTS, BRUSH, draw())


def test_an_angle_of_zero_points_right_and_a_quarter_turn_down():
    np.testing.assert_allclose(direction(np.array([0.0, np.pi / 2])), [[0, 1], [1, 0]], atol=1e-12)


def test_strokes_begin_only_where_the_error_is_large():
    error = np.zeros((32, 32))
    error[:, 16:] = 1.0
    starts = places(error, BRUSH, draw())
    assert len(starts) == 8 * 4  # of a grid of 4 pixels
    assert starts[:, 1].min() >= 16 and starts.max() <= 31


def test_no_error_no_stroke():
    assert places(np.zeros((32, 32)), BRUSH, draw()).shape == (0, 2)


def test_a_stroke_runs_straight_along_a_straight_flow():
    points, counts = trace_on(0.0)
    assert points.shape == (2, 10, 2)  # a start, and a point every 2 pixels of less than 20
    np.testing.assert_allclose(points[..., 0], np.float32(STARTS[:, :1]) + np.zeros(10), atol=1e-4)
    np.testing.assert_allclose(np.abs(np.diff(points[..., 1])), 2.0, atol=1e-4)
    # At least 0.6 of 20 pixels long: the points at 0, 2, ... 10 are in use.
    assert (counts >= 6).all()


def test_a_stroke_ends_where_the_canvas_is_right_already():
    _, counts = trace_on(1.0)
    # But it is 1.8 widths, 9 pixels, long: the points at 0, 2, 4, 6, 8.
    np.testing.assert_array_equal(counts, [5, 5])
