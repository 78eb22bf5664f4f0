"""`stylejax evaluate` measures what a person would be given."""

import json

import numpy as np
from PIL import Image

import stylejax
from stylejax.images import files
from stylejax.images.dtypes import from_signed
from stylejax.metrics import whole
from tests.cli.calls import call, picture


def test_evaluate_measures_whole_photos_as_transfer_paints_them(run, photos, tmp_path, capsys, monkeypatch):
    style_of_run = stylejax.load(run)

    def report(content, painted, style, canvas, short):
        # Sorted: a.png, which is shrunk, then c.png of the folder below.
        assert [photo.shape[:2] for photo in content] == [(28, 40), (40, 20)]
        np.testing.assert_array_equal(content[0], files.resize(files.read(photos / "a.png"), 28, 40))
        for photo, painting in zip(content, painted, strict=True):
            np.testing.assert_array_equal(painting, stylejax.transfer(style_of_run, photo, canvas=16, strength=0.5))
        assert [reference.shape[:2] for reference in style] == [(28, 42), (20, 20)]
        assert (canvas, short) == (style_of_run.canvas, round(style_of_run.canvas / 1.4))
        return {"whole": 1, "protocol": {"seed": 0}}

    monkeypatch.setattr(whole, "report", report)
    paintings = tmp_path / "paintings"
    paintings.mkdir()
    Image.fromarray(picture(40, 60, 2)).save(paintings / "d.png")
    Image.fromarray(picture(20, 20, 3)).save(paintings / "e.png")
    words = ["evaluate", "--style", run, "--content", photos, "--reference", paintings]
    code, out, err = call(capsys, *words, "--long", 40, "--canvas", 16, "--strength", 0.5)
    assert code == 0
    assert "b.jpg" in err
    found = json.loads(out)
    controls = {"seed": 0, "canvas": 16, "strength": 0.5, "colors": "style"}
    assert found == {"whole": 1, "protocol": {"seed": 0, "long": 40, "controls": controls}}


def test_count_spreads_photos_over_the_folder(run, tmp_path, capsys, monkeypatch):
    for number in range(5):
        Image.fromarray(picture(16, 16, number)).save(tmp_path / f"{number}.png")
    seen = []
    monkeypatch.setattr(whole, "report", lambda content, *_: seen.extend(content) or {"protocol": {}})
    words = ["evaluate", "--style", run, "--content", tmp_path, "--reference", tmp_path]
    assert call(capsys, *words, "--count", 3)[0] == 0
    np.testing.assert_array_equal(seen, [picture(16, 16, number) for number in (0, 2, 4)])


def test_too_few_pictures_are_refused_before_anything_is_painted(run, photos, capsys):
    words = ["evaluate", "--style", run, "--content", photos, "--reference", photos / "trip"]
    code, _, err = call(capsys, *words)
    assert code == 2 and "2 photos and 1 pictures of the style; give 2 or more of each, or --side 256" in err


def test_side_measures_squares(run, photos, capsys, monkeypatch):
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
