"""Frames of any size and layout are smoothed and measured: the same shape and finite numbers come back."""

import jax.numpy as jnp
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from stylejax.video import consistency, flow
from stylejax.video.smooth import Smoother
from tests.hostile_arrays import LAYOUTS, laid_out, quick

few = settings(quick, max_examples=20)
SIZES = ((1, 1), (1, 9), (15, 40), (17, 16), (33, 20))


@st.composite
def films(draw, sizes=SIZES):
    """Two photos and their paintings, uint8 [H, W, 3], of noise, one color or black, laid out in some way."""
    height, width = draw(st.sampled_from(sizes))
    noise = np.random.default_rng(draw(st.integers(0, 3)))
    frames = []
    for _ in range(4):
        kind = draw(st.sampled_from(("noise", "black", "white")))
        shape = (height, width, 3)
        values = noise.integers(0, 256, shape, np.uint8) if kind == "noise" else np.full(shape, 255 * (kind == "white"))
        values = laid_out(values.astype(np.uint8), draw(st.sampled_from(LAYOUTS)))
        frames.append(np.asarray(jnp.asarray(values)) if draw(st.booleans()) else values)
    return frames


@few
@given(films())
def test_any_frames_are_smoothed(frames):
    smoother = Smoother()
    for photo, painting in (frames[:2], frames[2:], frames[:2]):
        steady = smoother(photo, painting)
        assert steady.shape == photo.shape and steady.dtype == np.uint8


@few
@given(films(((16, 16), (17, 40))))
def test_any_frames_are_measured(frames):
    assert np.isfinite([consistency.sharpness(frames), consistency.warp_error(frames)]).all()


@few
@given(films(), st.sampled_from((np.nan, np.inf, -np.inf, -1e9, 1e9)))
def test_places_far_from_a_picture_are_its_border_or_of_no_place(frames, far):
    picture = np.ascontiguousarray(frames[0], np.float32)
    height, width = picture.shape[:2]
    places = flow.still(height, width)
    places[0, 0] = far
    found = flow.warp(picture, places)
    assert found.shape == picture.shape and np.isfinite(found).all()
    assert not flow.inside(places, height, width)[0, 0]
