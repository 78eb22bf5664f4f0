"""A quick painting at small size."""

import numpy as np
import pytest
from PIL import Image

from stylejax.app import preview
from stylejax.painting import transfer as of_transfer
from stylejax.painting.controls import finish
from tests import untrained
from tests.cli.calls import picture


@pytest.fixture
def given(monkeypatch):
    """What `paint_whole` was called with; it gives the negative of the photo."""
    calls = []

    def paint_whole(style, batch, seed, strength):
        calls.append((batch.shape, seed, strength))
        return 255 - batch

    monkeypatch.setattr(preview, "paint_whole", paint_whole)
    return calls


@pytest.fixture(scope="module")
def style():
    return untrained.style(canvas=40)


def test_photos_of_all_shapes_and_canvases_share_a_program(given, style):
    for height, width, canvas in ((30, 50, 40), (50, 30, 300), (64, 64, 512)):
        preview.paint(style, picture(height, width), canvas, 0.5, seed=3)
    assert given == [((1, 512, 512, 3), 3, np.float32(0.5))] * 3


def test_large_canvases_lie_across_or_upright(given, style):
    for height, width in ((40, 80), (80, 40), (60, 60)):
        preview.paint(style, picture(height, width), 1000)
    assert [shape for shape, _, _ in given] == [(1, 768, 1024, 3), (1, 1024, 768, 3), (1, 768, 1024, 3)]


def test_the_size_on_a_canvas():
    assert preview.size_on_canvas((300, 600, 3), 400) == (200, 400)
    assert preview.size_on_canvas((300, 600, 3), 2000) == (512, 1024)
    assert preview.size_on_canvas((600, 600, 3), 2000) == (768, 768)
    assert preview.size_on_canvas((600, 300, 3), 2000) == (1024, 512)


def test_the_stroke_size_is_that_of_the_style_and_of_small_photos(style):
    assert preview.chosen_canvas(style, 1000, 100) == 40
    assert preview.chosen_canvas(style, 1000, 200) == 20
    assert preview.chosen_canvas(style, 30, 50) == 60


def test_what_comes_back_is_the_painting_in_its_colors_and_where_the_mask_is_white(given, style):
    photo = picture(40, 40)
    mask = np.zeros((20, 20), np.uint8)
    mask[:, 10:] = 255
    painted = preview.paint(style, photo, 40, colors="photo", mask=mask)
    full = np.zeros((40, 40), np.uint8)
    full[:, 20:] = 255
    inside = np.r_[0:15, 25:40]  # away from the edge that was resized
    expected = finish(255 - photo, photo, "photo", full)
    np.testing.assert_array_equal(painted[:, inside], expected[:, inside])


def test_it_is_about_what_transfer_paints_at_the_canvas():
    style = untrained.style(noise=0, canvas=40)
    photo = np.full((40, 30, 3), 120, np.uint8)
    exact = of_transfer.transfer(style, photo, canvas=40, strength=0.5)
    quick = preview.paint(style, photo, 40, 0.5)
    assert quick.shape == photo.shape
    assert np.abs(quick.astype(int) - exact.astype(int)).mean() < 2


def test_a_photo_is_read_as_large_as_a_preview_needs_it(tmp_path):
    Image.new("RGB", (3000, 1500)).save(tmp_path / "a.png")
    Image.new("RGB", (30, 15)).save(tmp_path / "b.png")
    assert preview.read(tmp_path / "a.png").shape == (512, 1024, 3)
    assert preview.before(preview.read(tmp_path / "a.png")).shape == (384, 768, 3)
    assert preview.read(tmp_path / "b.png").shape == (15, 30, 3)
