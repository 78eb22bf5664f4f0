"""`stylejax evaluate` measures what a person would be given."""

import json

import numpy as np

import stylejax
from stylejax.images.dtypes import from_signed
from tests.cli.calls import call


def test_evaluate_prints_the_report_of_what_transfer_paints(run, photos, capsys, monkeypatch):
    def report(content, painted, style):
        style_of_run = stylejax.load(run)
        for photo, painting in zip(content, painted, strict=True):
            expected = stylejax.transfer(style_of_run, from_signed(photo))
            np.testing.assert_array_equal(from_signed(painting), expected)
        assert content.dtype == painted.dtype == style.dtype == np.float32
        return {"shape": list(painted.shape), "style": len(style), "range": float(painted.max())}

    monkeypatch.setattr("stylejax.metrics.report.report", report)
    words = ["evaluate", "--style", run, "--content", photos, "--reference", photos / "trip"]
    code, out, err = call(capsys, *words, "--side", 32, "--count", 3)
    assert code == 0
    assert "b.jpg" in err
    result = json.loads(out)
    assert result["shape"] == [3, 32, 32, 3]
    assert result["style"] == 3
    assert -1 <= result["range"] <= 1
    code, out, _ = call(capsys, *words, "--side", 32)
    assert code == 0
    assert (json.loads(out)["shape"][0], json.loads(out)["style"]) == (2, 1)
