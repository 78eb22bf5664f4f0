"""Zeros of scale are filled in from the pictures; what a person sets stays."""

import numpy as np
import pytest

from configs import personal
from stylejax.data import scale
from stylejax.images import files
from tests.data.test_stroke_scale import stripes


@pytest.fixture
def config(tmp_path):
    for name in ("a", "b"):
        files.write(tmp_path / f"{name}.png", stripes(8))
    config = personal.get_config()
    config.data.style = str(tmp_path)
    return config.to_dict()


def test_all_of_it_is_found(config):
    found, (line,) = scale.with_scale(config)
    short = 128 / found["data"]["style_scale"][0]
    assert 256 <= short <= 512 and found["data"]["content_scale"] == found["data"]["style_scale"]
    assert found["run"]["side"] == round(short) and found["data"]["canvas"] >= short
    assert f"canvas {found['data']['canvas']}" in line
    assert config["data"]["canvas"] == 0  # the config that was given stays


def test_what_is_set_stays(config):
    config["data"].update(style_scale=(0.25, 0.25), content_scale=(0.3, 0.3), canvas=700)
    config["run"]["side"] = 100
    assert scale.with_scale(config) == (config, [])


def test_the_canvas_follows_from_a_scale_that_is_set(config):
    config["data"]["style_scale"] = (0.25, 0.25)
    found, _ = scale.with_scale(config)
    assert (found["run"]["side"], found["data"]["canvas"]) == (512, 717)


def test_margins_are_cut_off():
    picture = np.pad(stripes(6), ((40, 40), (0, 0), (0, 0)), constant_values=250)
    assert abs(scale.trim(picture).shape[0] - 600) <= 8 and scale.trim(picture).shape[1] == 600


def test_photos_are_not_enlarged(config, tmp_path):
    (tmp_path / "photos").mkdir()
    files.write(tmp_path / "photos" / "small.png", stripes(8, side=160))
    config["data"]["content"] = str(tmp_path / "photos")
    assert scale.with_scale(config)[0]["data"]["content_scale"] == (0.8, 0.8)
