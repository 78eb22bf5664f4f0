"""Paintings at full size, from the page's own files to its own files."""

import zipfile
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from stylejax.app import paintings
from stylejax.app.paintings import Controls
from stylejax.app.uploads import Upload
from stylejax.errors import InputError
from stylejax.images import files
from stylejax.painting import folders
from tests.cli.calls import picture

STYLE = SimpleNamespace(canvas=40)


@pytest.fixture
def given(monkeypatch):
    """What `transfer` was called with; it gives the negative of the photo."""
    calls = []

    def transfer(style, batch, **options):
        calls.append(options)
        return 255 - batch

    monkeypatch.setattr(folders, "transfer", transfer)
    monkeypatch.setattr(folders.jax, "device_put", lambda style, device: style)
    return calls


@pytest.fixture
def photos(tmp_path):
    """A photo, a damaged one, and one more."""
    found = []
    for number, name in enumerate(("../a.jpg", "broken.png", "b c.png"), start=1):
        path = tmp_path / f"{number:04d}.png"
        Image.fromarray(picture(20 + number, 30)).save(path)
        found.append(Upload(path, name))
    found[1].path.write_bytes(b"no picture")
    return found


def paint(photos, tmp_path, controls=Controls(), mask=None, ending=".png"):  # noqa: B008 (immutable)
    done = []
    parts = paintings.paint(STYLE, photos, controls, mask, ending, tmp_path / "painted")
    return *paintings.follow(parts, done.append), done


def test_each_photo_has_its_painting_and_a_damaged_one_its_line(given, photos, tmp_path):
    painted, faults, done = paint(photos, tmp_path)
    assert [each.path.name for each in painted] == ["0001.png", "0003.png"]
    np.testing.assert_array_equal(files.read(painted[1].path), 255 - picture(23, 30))
    assert len(faults) == 1 and faults[0].startswith("broken.png: ") and str(tmp_path) not in faults[0]
    assert done == [1, 2, 3]


def test_the_controls_reach_transfer(given, photos, tmp_path):
    paint(photos[:1], tmp_path, Controls(200, 0.5, "photo", 7))
    paint(photos[:1], tmp_path)
    assert given[0] == {"canvas": 15, "strength": 0.5, "colors": "photo", "seed": 7}
    assert given[1]["canvas"] is None


def test_a_mask_is_laid_over_a_single_photo(given, photos, tmp_path):
    mask = np.full((7, 9), 255, np.uint8)
    paint(photos[:1], tmp_path, mask=mask)
    paint(photos, tmp_path, mask=mask)
    assert given[0]["mask"].shape == (21, 30) and given[0]["mask"].min() == 255
    assert all("mask" not in options for options in given[1:])


@pytest.mark.parametrize(
    "controls", [Controls(stroke=49), Controls(strength=2), Controls(colors="red"), Controls(seed=-1)]
)
def test_what_no_slider_gives_is_refused(given, photos, tmp_path, controls):
    with pytest.raises(InputError):
        paint(photos, tmp_path, controls)


def test_an_ending_is_one_of_two(given, photos, tmp_path):
    with pytest.raises(InputError, match="ends in"):
        paint(photos, tmp_path, ending="/../x.png")


def test_a_zip_has_names_that_are_no_paths(given, photos, tmp_path):
    painted, _, _ = paint(photos, tmp_path)
    with zipfile.ZipFile(paintings.zipped(painted, tmp_path / "all.zip")) as archive:
        assert archive.namelist() == ["001-a.png", "002-b-c.png"]
        assert archive.read("002-b-c.png") == painted[1].path.read_bytes()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd.png", "etc-passwd"),
        ("C:\\x.jpg", "C-x"),
        ("été.png", "t"),
        ("..", "painting"),
        ("", "painting"),
    ],
)
def test_a_name_to_be_downloaded_by_is_letters_and_digits(name, plain):
    assert paintings.plain(name) == plain


def test_one_painting_is_named_after_its_photo(given, photos, tmp_path):
    painted, _, _ = paint(photos[:1], tmp_path)
    assert paintings.alone(painted[0], tmp_path / "painted") == tmp_path / "painted" / "a-painted.png"
