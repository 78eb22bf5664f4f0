"""Odd names, links in a circle, shards without a picture, films that end early: each is said in a line of its own."""

import sys

import numpy as np
import pytest
from PIL import Image

import stylejax
from stylejax.images import files
from stylejax.painting import folders
from stylejax.video import flow
from tests.cli.calls import picture, transfer
from tests.video.test_files import clip
from tests.video.test_frames import cut, noise


@pytest.fixture(autouse=True)
def unpainted(monkeypatch):
    """Paintings are the photos themselves, which takes no network."""
    monkeypatch.setattr(folders, "transfer", lambda style, img, **_: img)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "photos").mkdir()
    return tmp_path / "photos"


def save(path):
    Image.fromarray(picture(20, 20)).save(path)


def test_links_that_point_at_each_other_are_named_and_the_rest_is_painted(run, folder, tmp_path, capsys):
    save(folder / "a.png")
    (folder / "b.png").symlink_to("c.png")
    (folder / "c.png").symlink_to("b.png")
    (folder / "d").symlink_to("e")
    (folder / "e").symlink_to("d")
    (folder / "f").symlink_to(".")
    code, _, err = transfer(capsys, run, folder, tmp_path / "out")
    links = [f"stylejax: {folder}/{name}.png: too many levels of symbolic links" for name in "bc"]
    assert code == 1
    assert err.splitlines() == [*links, f"painted 1 of 3 into {tmp_path / 'out'}"]


def test_a_line_break_in_a_name_stays_within_its_line(run, folder, tmp_path, capsys):
    save(folder / "a.png")
    (folder / "b\nstylejax: all is well\x1b[2J.png").write_text("no picture")
    code, _, err = transfer(capsys, run, folder, tmp_path / "out")
    assert code == 1
    failure, summary = err.splitlines()
    assert failure.startswith(f"stylejax: {folder}/b\\nstylejax: all is well\\x1b[2J.png: not a picture of a kind")
    assert summary == f"painted 1 of 2 into {tmp_path / 'out'}"


@pytest.mark.parametrize("length", [249, 251])
def test_names_as_long_as_the_system_allows_are_painted(run, folder, tmp_path, capsys, length):
    name = "ü" * (length // 2) + "x" * (length % 2) + ".png"
    save(folder / name)
    for source in (folder, folder / name):
        assert transfer(capsys, run, source, tmp_path / "out")[0] == 0
        np.testing.assert_array_equal(files.read(tmp_path / "out" / name), picture(20, 20))
        (tmp_path / "out" / name).unlink()


def test_a_shard_without_a_picture_says_so(run, folder, tmp_path, capsys):
    save(folder / "a.png")
    code, _, err = transfer(capsys, run, folder, tmp_path / "out", "--share", "2/4")
    assert (code, err) == (0, "stylejax: --share 2/4: no picture is left for it, of 1\n")


def test_what_a_killed_command_left_is_removed(run, folder, tmp_path, capsys, monkeypatch):
    save(folder / "a.png")
    left = stylejax.atomic._partial(tmp_path / "out" / "a.png")
    left.parent.mkdir()
    left.touch()
    for source in (folder, folder / "a.png"):
        monkeypatch.setattr(stylejax.atomic, "_is_alive", lambda process: False)
        assert transfer(capsys, run, source, tmp_path / "out")[0] == 0
        assert not left.exists()
        left.touch()


def test_a_film_that_was_cut_short_is_painted_and_said_to_be(run, tmp_path, capsys):
    source = cut(noise(tmp_path / "a.mkv"), 0.45)
    code, _, err = transfer(capsys, run, source, tmp_path / "b.mkv", "--no-smooth")
    failure, summary = err.splitlines()
    assert code == 1
    assert failure.startswith(f"stylejax: {source}: ends at second 0.")
    assert failure.endswith(" of 2.00; the file was cut short")
    assert summary.endswith(f" frames into {tmp_path / 'b.mkv'}") and (tmp_path / "b.mkv").exists()


def test_without_opencv_the_film_that_was_there_stays(run, tmp_path, capsys, monkeypatch):
    source = clip(tmp_path / "a.mp4", sound=None)
    (tmp_path / "b.mp4").write_text("painted before")
    monkeypatch.setitem(sys.modules, "cv2", None)
    with pytest.raises(stylejax.InputError, match="cv2: is not installed"):
        flow.opencv()
    code, _, err = transfer(capsys, run, source, tmp_path / "b.mp4")
    assert (code, err.count("\n")) == (2, 1) and err.startswith("stylejax: cv2: is not installed; pip install ")
    assert (tmp_path / "b.mp4").read_text() == "painted before"
