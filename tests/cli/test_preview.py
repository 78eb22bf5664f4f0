"""`stylejax preview`: where the sheet goes, and that a cell is what its flags give."""

import numpy as np
import pytest
from PIL import Image

from stylejax.images import files
from stylejax.painting import contact_sheet
from stylejax.painting.contact_sheet import transfer as real_transfer
from tests.cli.calls import call, picture, save_run, untrained_params


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return save_run(tmp_path_factory.mktemp("runs") / "run", {1: None}, untrained_params())


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a photo, which is the present one."""
    Image.fromarray(picture(24, 32)).save(tmp_path / "photo.png")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def flat(monkeypatch):
    """A painter of grey."""
    calls = []

    def transfer(style, photo, **options):
        calls.append((style, options))
        return np.full_like(photo, 128)

    monkeypatch.setattr(contact_sheet, "transfer", transfer)
    return calls


def test_the_sheet_lies_here_by_default_and_quiet_says_nothing(place, run, flat, capsys):
    words = ("preview", "--style", run, "--input", "photo.png")
    code, out, err = call(capsys, *words)
    assert (code, out) == (0, "") and "photo-preview.png: each picture stands under its flags" in err
    assert sorted(path.name for path in place.iterdir()) == ["photo-preview.png", "photo.png"]
    assert [options["canvas"] for _, options in flat] == 3 * [256] + 3 * [512] + 3 * [768]
    assert call(capsys, *words, "-q", "--output", "out/sheet.jpg", "--canvas", 40, "--seed", 7) == (0, "", "")
    assert files.read("out/sheet.jpg").shape == files.read("photo-preview.png").shape
    assert flat[-1][1] == {"canvas": 60, "strength": 1.3, "seed": 7, "colors": "style"}


def test_a_cell_is_what_its_flags_give(place, run, monkeypatch, capsys):
    def only_the_middle(style, photo, *, canvas, strength, **options):
        if (canvas, strength) != (32, 1.0):
            return np.zeros_like(photo)
        return real_transfer(style, photo, canvas=canvas, strength=strength, **options)

    monkeypatch.setattr(contact_sheet, "transfer", only_the_middle)
    assert call(capsys, "preview", "--style", run, "--input", "photo.png", "--canvas", 32, "-q")[0] == 0
    words = ("--canvas", 32, "--strength", 1)
    call(capsys, "transfer", "--style", run, "--input", "photo.png", "--output", "painted.png", *words)
    sheet = files.read("photo-preview.png")
    top = 12 + 22 + (24 + 22 + 12) + 22
    left = 12 + 240 + 12
    np.testing.assert_array_equal(sheet[top : top + 24, left : left + 32], files.read("painted.png"))
