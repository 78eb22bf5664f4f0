"""The method of Gatys et al. 2016 that paintings are measured beside: its losses, and painting a folder."""

import json

import numpy as np
import pytest

from benchmarks import gatys, neural_style
from stylejax.errors import InputError
from stylejax.images import files
from stylejax.images.dtypes import to_signed
from stylejax.metrics import report
from stylejax.models.pretrained import backbones
from tests import untrained

WIDTHS = (3, 2, 2, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4)  # channels before and after the 13 convolutions of VGG16


@pytest.fixture(scope="module")
def params():
    """A stand-in for the frozen VGG16: as deep, a few channels wide, random."""
    draw = np.random.default_rng(0)
    convs = [
        {
            "kernel": (draw.normal(0, 1, (3, 3, i, o)) / np.sqrt(4.5 * i)).astype(np.float32),
            "bias": np.full((1, 1, 1, o), 0.1, np.float32),
        }
        for i, o in zip(WIDTHS[:-1], WIDTHS[1:], strict=True)
    ]
    return {"convs": convs}


def picture(seed, height=32, width=48):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


@pytest.fixture
def folders(tmp_path, params, monkeypatch):
    """Three photos, a style picture, and the stand-in in the place of VGG16; gives the words of a call."""
    (tmp_path / "photos").mkdir()
    for number in range(3):
        files.write(tmp_path / "photos" / f"{number}.png", picture(number, 64, 96))
    files.write(tmp_path / "style.png", picture(9))
    monkeypatch.setattr(backbones, "load_frozen", lambda name: params)
    words = [f"--style={tmp_path}/style.png", f"--photos={tmp_path}/photos", f"--output={tmp_path}/out"]
    return tmp_path, [*words, "--side=48", "--iterations=3"]


def call(monkeypatch, *words):
    monkeypatch.setattr("sys.argv", ["neural_style", *words])
    neural_style.main()


def test_content_loss_is_the_mean_squared_difference():
    assert gatys.content_loss(np.zeros((1, 2, 2, 1)), np.array([1, 1, 1, 3.0]).reshape(1, 2, 2, 1)) == 3


def test_style_loss_worked_out_by_hand():
    # Two places, two channels: the Gram matrix is [[(1 + 9) / 2, (2 + 0) / 2], [1, (4 + 0) / 2]] = [[5, 1], [1, 2]].
    maps = (np.array([[1, 2], [3, 0]], np.float32).reshape(1, 1, 2, 2),)
    goal = (np.array([[4, 1], [1, 0]], np.float32),)
    assert gatys.style_loss(maps, goal) == pytest.approx((1 + 4) / 4 / 4)


def test_a_picture_has_its_own_style_and_content(params):
    own = to_signed(picture(0))[None]
    goal = gatys.Goal(gatys.content_features(params, own), gatys.style_grams(params, own))
    total, terms = gatys.loss(own, params, goal)
    assert terms["content_loss"] == pytest.approx(0, abs=1e-6)
    assert terms["style_loss"] == pytest.approx(0, abs=1e-6 * gatys.STYLE_WEIGHT)
    assert total == terms["content_loss"] + terms["style_loss"]


def test_painting_makes_the_loss_smaller_and_keeps_the_shape(params):
    grams = gatys.style_grams(params, to_signed(picture(1, 48, 32))[None])
    painting, figures = gatys.paint(params, picture(0), grams, 3)
    assert painting.shape == (32, 48, 3) and painting.dtype == np.uint8
    assert figures["loss"] < 0.9 * figures["loss_of_photo"]
    assert figures["loss"] == pytest.approx(figures["content_loss"] + figures["style_loss"], rel=1e-5)
    assert 1 <= figures["iterations"] <= 3


def test_finished_pictures_are_not_painted_again(folders, monkeypatch):
    top, words = folders
    call(monkeypatch, *words, "--count=1")
    first = top / "out" / "0.png"
    assert files.read(first).shape == (32, 48, 3)
    stamp = first.stat().st_mtime_ns
    call(monkeypatch, *words, "--count=2")
    assert first.stat().st_mtime_ns == stamp
    results = json.loads((top / "out" / "results.json").read_text())
    assert set(results["paintings"]) == {"0.png", "1.png"}
    assert "--count=2" in results["command"]
    # A painting that is gone is painted again, as it was.
    before = files.read(first)
    first.unlink()
    call(monkeypatch, *words, "--count=2")
    np.testing.assert_array_equal(files.read(first), before)
    assert not (top / "out" / "2.png").exists()


def test_other_settings_need_another_folder(folders, monkeypatch):
    _, words = folders
    call(monkeypatch, *words, "--count=1")
    with pytest.raises(InputError, match="other settings"):
        call(monkeypatch, *words, "--count=1", "--iterations=2")


def test_photos_that_cannot_be_painted_are_refused(folders):
    top, _ = folders
    with pytest.raises(InputError, match="give a larger --side"):
        neural_style.at_side(top / "photos" / "0.png", 40)
    files.write(top / "photos" / "0.jpg", picture(0))
    with pytest.raises(InputError, match="another photo has this name"):
        neural_style.targets(str(top / "photos"), top / "out", None)


def test_both_methods_are_measured_on_the_same_photos(folders, monkeypatch, capsys):
    top, words = folders

    def measure(content, painted, reference):
        assert content.shape == painted.shape == (2, 256, 256, 3)
        assert reference.shape == (3, 256, 256, 3)
        return {"painted": {"edge": float(np.abs(painted - content).mean())}, "untouched photos": {"edge": 1.0}}

    monkeypatch.setattr(report, "report", measure)
    monkeypatch.setattr("stylejax.load", lambda run: untrained.style())
    call(monkeypatch, *words, "--count=2", "--compare=RUN", f"--reference={top}/photos")
    rows = json.loads(capsys.readouterr().out)
    assert rows == json.loads((top / "out" / "compare.json").read_text())
    assert rows["neural style"]["edge"] != rows["stylejax"]["edge"]
    for method in ("neural style", "stylejax"):
        assert rows[method]["seconds_a_picture"] > 0
    assert rows["untouched photos"] == {"edge": 1.0}
    assert files.read(top / "out" / "stylejax" / "1.png").shape == (32, 48, 3)
