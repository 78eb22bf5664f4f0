"""The brush renderer: repeatable, and true to light and edges."""

import numpy as np
import pytest

from stylejax.data.brush_colors import mix
from stylejax.data.brush_renderer import render
from stylejax.data.samples import CONTENT, photo
from stylejax.errors import InputError

LUMA = np.array([0.299, 0.587, 0.114])


def edge(height=96, width=128, dark=30, light=225):
    image = np.full((height, width, 3), dark, np.uint8)
    image[:, width // 2 :] = light
    return image


def test_the_same_seed_gives_the_same_bytes():
    np.testing.assert_array_equal(render(edge(), seed=3), render(edge(), seed=3))


def test_another_seed_gives_another_painting():
    assert not np.array_equal(render(edge(), seed=3), render(edge(), seed=4))


@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (5, 2), (31, 17), (64, 65), (300, 200)])
def test_any_size_keeps_shape_and_dtype(shape):
    image = np.random.default_rng(0).integers(0, 256, (*shape, 3), dtype=np.uint8)
    painting = render(image)
    assert painting.shape == image.shape and painting.dtype == np.uint8


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((8, 8), np.uint8),
        np.zeros((8, 8, 4), np.uint8),
        np.zeros((8, 8, 3), np.float32),
        np.zeros((0, 8, 3), np.uint8),
    ],
)
def test_anything_but_uint8_rgb_is_refused(image):
    with pytest.raises(InputError, match="photo"):
        render(image)


def test_the_photo_is_left_as_it_was():
    image = edge()
    render(image)
    np.testing.assert_array_equal(image, edge())


@pytest.mark.parametrize("grey", [25, 128, 230])
def test_a_plain_photo_keeps_its_color_of_paint(grey):
    painting = render(np.full((64, 64, 3), grey, np.uint8)) / 255
    own = mix(np.array(grey / 255), np.array(0.0))
    assert np.abs(np.median(painting, (0, 1)) - own).max() < 0.12


def test_a_step_keeps_its_edge():
    painting = render(edge()) / 255
    dark = mix(np.array(30 / 255), np.array(0.0))
    light = mix(np.array(225 / 255), np.array(0.0))
    assert np.abs(painting[:, :58].mean((0, 1)) - dark).max() < 0.15
    assert np.abs(painting[:, 70:].mean((0, 1)) - light).max() < 0.15


def test_strokes_run_along_an_edge():
    # Beside an upright edge the light changes more across the strokes than along them.
    luma = render(edge(128, 128, dark=100, light=160))[:, 48:80] @ LUMA
    across = np.abs(np.diff(luma[:, :12], axis=1)).mean() + np.abs(np.diff(luma[:, 20:], 1)).mean()
    along = np.abs(np.diff(luma[:, :12], axis=0)).mean()
    along += np.abs(np.diff(luma[:, 20:], axis=0)).mean()
    assert across > 1.2 * along


def test_the_light_of_a_real_photo_stays():
    image = np.array(photo(*CONTENT[0]).resize((320, 214)))
    pairs = np.stack([(image @ LUMA).ravel(), (render(image) @ LUMA).ravel()])
    assert np.corrcoef(pairs)[0, 1] > 0.8
