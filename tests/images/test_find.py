"""Folders are searched to their ends; what cannot be used is refused by name and reason."""

import os

import numpy as np
import pytest
from PIL import Image

from stylejax.errors import InputError
from stylejax.images import decode, files
from stylejax.images.find import find, scan
from tests.images.pictures import half_and_half, raw_png


def test_scan_sorts_skips_and_recurses(tmp_path):
    for name in ["b.JPG", "a.png", "sub/c.WebP", ".hidden.png", ".git/d.png"]:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        Image.fromarray(half_and_half()).save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("not a picture")
    paths, refused = scan(tmp_path)
    assert paths == [tmp_path / "a.png", tmp_path / "b.JPG", tmp_path / "sub" / "c.WebP"]
    assert refused == []
    assert scan(str(tmp_path / "a.png")).paths == [tmp_path / "a.png"]


def test_scan_refuses_the_broken_by_name_and_reason(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    for suffix in ("jpg", "png", "webp", "tif", "bmp"):
        files.write(tmp_path / f"good.{suffix}", noise)
        whole = (tmp_path / f"good.{suffix}").read_bytes()
        (tmp_path / f"cut.{suffix}").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "text.jpg").write_text("hello")
    (tmp_path / "gone.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (tmp_path / "folder.jpg").mkdir()
    files.write(tmp_path / "tiny.png", np.zeros((3, 90, 3), np.uint8))
    raw_png(tmp_path / "bomb.png", 30000, 30000, 8, b"")
    paths, refused = scan(tmp_path)
    assert [path.stem for path in paths] == ["good"] * 5
    reasons = {path.name: reason for path, reason in refused}
    for suffix in ("jpg", "png", "webp", "tif", "bmp"):
        assert "damaged" in reasons.pop(f"cut.{suffix}")
    assert "empty" in reasons.pop("empty.jpg")
    assert "not a picture" in reasons.pop("text.jpg")
    assert "no such file" in reasons.pop("gone.jpg")
    assert reasons.pop("tiny.png") == "too small: 90 x 3 pixels, 8 x 8 at least"
    assert "too large" in reasons.pop("bomb.png")
    assert reasons == {}


def test_scan_refuses_what_may_not_be_opened(tmp_path, monkeypatch):
    files.write(tmp_path / "good.png", half_and_half())
    files.write(tmp_path / "locked.png", half_and_half())
    (tmp_path / "shut").mkdir()
    real_open = open
    real_scandir = os.scandir

    # Stands for file permissions, which the super-user does not feel.
    def guarded(path, *args):
        if str(path).endswith("locked.png"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *args)

    def scandir(path):
        if str(path).endswith("shut"):
            raise PermissionError(13, "Permission denied", str(path))
        return real_scandir(path)

    monkeypatch.setattr(decode, "open", guarded, raising=False)
    monkeypatch.setattr(os, "scandir", scandir)
    paths, refused = scan(tmp_path)
    assert [path.name for path in paths] == ["good.png"]
    assert [(path.name, reason) for path, reason in refused] == [
        ("locked.png", "permission denied"),
        ("shut", "the folder does not open: permission denied"),
    ]


def test_links_in_a_circle_come_to_an_end(tmp_path):
    (tmp_path / "sub").mkdir()
    files.write(tmp_path / "sub" / "a.png", half_and_half())
    (tmp_path / "sub" / "again").symlink_to(tmp_path, target_is_directory=True)
    assert scan(tmp_path).paths == [tmp_path / "sub" / "a.png"]


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    with pytest.raises(InputError, match="not a file that holds a picture"):
        scan(tmp_path / "pipe.jpg")


def test_scan_says_how_to_mend_a_bad_source(tmp_path):
    (tmp_path / "photos").mkdir()
    with pytest.raises(InputError, match=r"no such file or folder; did you mean .*photos\?"):
        scan(tmp_path / "photso")
    with pytest.raises(InputError, match="no such file or folder; check the spelling"):
        scan(tmp_path / "else" / "where")
    with pytest.raises(InputError, match="no pictures here; put .jpg"):
        scan(tmp_path / "photos")
    (tmp_path / "photos" / "a.jpg").write_bytes(b"junk")
    with pytest.raises(InputError, match=r"no picture can be used, of 1; a\.jpg: not a picture"):
        scan(tmp_path / "photos")
    with pytest.raises(InputError, match=r"a\.jpg: not a picture .*; give another"):
        scan(tmp_path / "photos" / "a.jpg")


def test_find_goes_by_name_alone(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"junk")
    (tmp_path / "b.txt").write_bytes(b"junk")
    assert find(tmp_path) == ([tmp_path / "a.jpg"], [])
    assert find(tmp_path / "b.txt").paths == [tmp_path / "b.txt"]
    (tmp_path / "a.jpg").unlink()
    with pytest.raises(InputError, match="no pictures here"):
        find(tmp_path)
