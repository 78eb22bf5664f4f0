"""What a command says of a disk that is full or only to be read: one line, and the same command goes on later."""

import errno
import os

import pytest

import stylejax
from stylejax.painting import folders
from stylejax.video import files as video
from tests.cli.calls import call, pictures, transfer
from tests.small_disk import FULL, fill, forbid_writing, mounted, resize
from tests.video.test_files import clip


@pytest.fixture
def folder(tmp_path):
    """Six pictures of about 7 kilobytes, each of a size of its own."""
    return pictures(tmp_path / "many", 6, 40, 56)


@pytest.fixture
def unpainted(monkeypatch):
    """Paintings are the photos themselves, which takes no network."""
    monkeypatch.setattr(folders, "transfer", lambda style, img, **_: img)


def names(place):
    return sorted(path.name for path in place.iterdir() if not path.name.startswith("."))


def test_a_folder_stops_when_the_disk_is_full_and_goes_on_when_there_is_room(run, folder, tmp_path, capsys, unpainted):
    with mounted(tmp_path / "disk", 32) as disk:
        code, out, err = transfer(capsys, run, folder, disk / "painted")
        done = len(names(disk / "painted"))
        assert (code, out) == (1, "") and 1 <= done < 6
        failure, summary = err.splitlines()
        assert failure.startswith(f"stylejax: {disk / 'painted'}/")
        assert failure.endswith(".png: cannot be written: no space left on device")
        assert summary == f"painted {done} of 6 into {disk / 'painted'}"
        resize(disk, 128)
        code, _, err = transfer(capsys, run, folder, disk / "painted")
        assert (code, err) == (0, f"painted {6 - done} of 6 into {disk / 'painted'}; {done} were there already\n")
        assert names(disk / "painted") == names(folder)


def test_a_folder_that_fails_at_once_is_one_line(run, folder, tmp_path, capsys, unpainted, monkeypatch):
    def refuse(*_):
        raise FULL

    monkeypatch.setattr("pathlib.Path.write_bytes", refuse)
    code, _, err = transfer(capsys, run, folder, tmp_path / "painted")
    assert code == 2 and err.count("\n") == 1 and err.endswith("cannot be written: no space left on device\n")


@pytest.mark.parametrize("source", ["many", "many/0.png", "film.mp4"])
def test_a_place_that_takes_nothing_is_one_line_before_anything_is_painted(
    run, folder, tmp_path, capsys, monkeypatch, source
):
    clip(tmp_path / "film.mp4", sound=None)
    monkeypatch.setattr(folders, "paint", lambda *_: pytest.fail("painted in vain"))
    monkeypatch.setattr(video, "paint", lambda *_: pytest.fail("painted in vain"))
    with mounted(tmp_path / "disk", 32) as disk:
        forbid_writing(disk)
        for output, said in [(disk, "cannot be written"), (disk / "new", "cannot be made a folder")]:
            code, out, err = transfer(capsys, run, tmp_path / source, f"{output}/")
            assert (code, out, err) == (2, "", f"stylejax: {output}: {said}: read-only file system\n")


def test_a_place_that_refuses_a_file_is_one_line(run, folder, tmp_path, capsys, monkeypatch):
    def refuse(path, *_, **__):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr("pathlib.Path.touch", refuse)
    for source in (folder, folder / "0.png"):
        code, _, err = transfer(capsys, run, source, tmp_path / "out")
        assert (code, err) == (2, f"stylejax: {tmp_path / 'out'}: cannot be written: permission denied\n")


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_film_on_a_full_disk_is_one_line_and_the_film_before_stays(run, tmp_path, capsys, suffix):
    source = clip(tmp_path / "film.mp4", sound=None)
    with mounted(tmp_path / "disk", 32) as disk:
        target = disk / f"painted{suffix}"
        target.write_text("painted before")
        fill(disk)
        code, out, err = transfer(capsys, run, source, target, "--no-smooth")
        assert (code, out, err) == (2, "", f"stylejax: {target}: cannot be written: no space left on device\n")
        assert target.read_text() == "painted before" and names(disk) == ["filling", target.name]


def test_an_export_to_a_full_disk_leaves_nothing_in_the_way_of_the_next(run, tmp_path, capsys):
    with mounted(tmp_path / "disk", 8) as disk:
        code, out, err = call(capsys, "export", "--style", run, "--output", disk / "style")
        assert (code, out, err) == (2, "", f"stylejax: {disk / 'style'}: cannot be written: no space left on device\n")
        assert list(disk.iterdir()) == []
        resize(disk, 4096)
        assert call(capsys, "export", "--style", run, "--output", disk / "style")[0] == 0
        assert stylejax.load(disk / "style").canvas == stylejax.load(run).canvas


def test_an_export_that_fails_midway_leaves_nothing(run, tmp_path, capsys, monkeypatch):
    copied = []

    def fail(source, target):
        copied.append(target)
        if len(copied) == 3:
            raise FULL
        target.write_bytes(source.read_bytes())

    monkeypatch.setattr("shutil.copyfile", fail)
    code, _, err = call(capsys, "export", "--style", run, "--output", tmp_path / "style")
    assert (code, err) == (2, f"stylejax: {tmp_path / 'style'}: cannot be written: no space left on device\n")
    assert len(copied) == 3 and list(tmp_path.iterdir()) == []


def test_an_error_of_the_system_that_nobody_expected_is_one_line(run, tmp_path, capsys, monkeypatch):
    def refuse(*_):
        raise OSError(errno.EIO, os.strerror(errno.EIO), "a.png")

    monkeypatch.setattr(folders, "plan", refuse)
    code, _, err = transfer(capsys, run, tmp_path, tmp_path / "out")
    assert (code, err) == (2, "stylejax: a.png: input/output error\n")
