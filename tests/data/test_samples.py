"""The sample pictures: two disjoint groups, the same every time, and a clear word when missing."""

import numpy as np
import pytest

from stylejax.data import samples
from stylejax.data.brush_renderer import render
from stylejax.errors import InputError


@pytest.fixture(scope="module")
def pictures():
    return samples.style(render, seed=0, count=2)


def test_content_is_a_handful_of_rgb_photos():
    photos = samples.content()
    assert 5 <= len(photos) <= 6
    for photo in photos:
        assert photo.dtype == np.uint8 and photo.shape[2] == 3
        assert 256 <= min(photo.shape[:2]) <= 512


def test_style_pictures_are_squares_and_differ(pictures):
    assert [p.shape for p in pictures] == [(256, 256, 3)] * 2
    assert all(p.dtype == np.uint8 for p in pictures)
    assert not np.array_equal(pictures[0], pictures[1])


def test_a_style_picture_depends_on_seed_and_index_alone(pictures):
    np.testing.assert_array_equal(samples.style(render, seed=0, count=1)[0], pictures[0])
    assert not np.array_equal(samples.style(render, seed=1, count=1)[0], pictures[0])


def test_none_asked_none_given():
    assert samples.style(render, count=0) == []


def test_no_photo_is_both_content_and_the_origin_of_a_style_picture():
    assert not set(samples.CONTENT) & set(samples.STYLE_PHOTOS)


def test_the_same_photo_gives_different_squares():
    number = len(samples.STYLE_PHOTOS)
    squares = samples.style(lambda square, seed: square, seed=0, count=2 * number)
    assert len(squares) == 2 * number
    for first, again in zip(squares[:number], squares[number:], strict=True):
        assert not np.array_equal(first, again)


@pytest.mark.parametrize(
    ("module", "line"),
    [("skimage", "pip install scikit-image"), ("sklearn", "pip install scikit-learn")],
)
def test_a_missing_package_is_named_with_its_pip_line(module, line, monkeypatch):
    find = samples.find_spec
    monkeypatch.setattr(samples, "find_spec", lambda name: None if name == module else find(name))
    with pytest.raises(InputError, match=line):
        samples.content()


def test_a_missing_file_is_named(monkeypatch):
    monkeypatch.setattr(samples, "CONTENT", (("skimage", "data/gone.png"),))
    with pytest.raises(InputError, match=r"skimage/data/gone\.png"):
        samples.content()
