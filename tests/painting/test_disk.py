"""A disk that is full, or only to be read, is one error, and what was there before stays as it was."""

import jax
import numpy as np
import pytest
import tifffile

from stylejax.errors import InputError, NoSpace
from stylejax.images import files
from stylejax.interrupt import Interrupt
from stylejax.painting import folders, prints
from stylejax.painting.progress_log import ProgressLog
from tests import untrained
from tests.small_disk import FULL, fill, forbid_writing, mounted

PHOTO = np.random.default_rng(0).integers(0, 256, (60, 80, 3), np.uint8)


@pytest.fixture
def disk(tmp_path):
    with mounted(tmp_path / "disk", 64) as place:
        yield place


@pytest.fixture
def style():
    return untrained.style()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def refuse(*_, **__):
    raise FULL


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.tif"])
def test_a_picture_on_a_full_disk(disk, name):
    files.write(disk / name, PHOTO[:8, :8])
    before = (disk / name).read_bytes()
    fill(disk)
    with pytest.raises(NoSpace, match=f"{name}: cannot be written: no space left on device"):
        files.write(disk / name, PHOTO)
    assert (disk / name).read_bytes() == before and names(disk) == sorted(["filling", name])


def test_a_picture_on_a_disk_that_is_only_read(disk):
    forbid_writing(disk)
    with pytest.raises(NoSpace, match=r"a.png: cannot be written: read-only file system"):
        files.write(disk / "a.png", PHOTO)


@pytest.mark.parametrize("where", ["pathlib.Path.write_bytes", "os.replace"])
def test_a_picture_where_the_disk_fails(tmp_path, monkeypatch, where):
    files.write(tmp_path / "a.png", PHOTO[:8, :8])
    before = (tmp_path / "a.png").read_bytes()
    monkeypatch.setattr(where, refuse)
    with pytest.raises(NoSpace, match="a.png: cannot be written: no space left on device"):
        files.write(tmp_path / "a.png", PHOTO)
    assert (tmp_path / "a.png").read_bytes() == before and names(tmp_path) == ["a.png"]


@pytest.mark.parametrize("suffix", [".tif", ".png"])
def test_a_print_on_a_full_disk(disk, tmp_path, style, suffix):
    tifffile.imwrite(tmp_path / "photo.tif", np.tile(PHOTO, (2, 1, 1)), photometric="rgb")
    (disk / f"out{suffix}").write_text("painted before")
    fill(disk, left=8)
    with pytest.raises(NoSpace, match=f"out{suffix}: cannot be written: no space left on device"):
        prints.transfer_file(style, tmp_path / "photo.tif", disk / f"out{suffix}")
    assert (disk / f"out{suffix}").read_text() == "painted before"
    assert names(disk) == sorted(["filling", f"out{suffix}"])


def test_a_print_where_the_disk_fails_at_a_strip(tmp_path, style, monkeypatch):
    tifffile.imwrite(tmp_path / "photo.tif", PHOTO, photometric="rgb")
    monkeypatch.setattr(prints._Rows, "__setitem__", refuse)
    with pytest.raises(NoSpace, match="out.tif: cannot be written: no space left on device"):
        prints.transfer_file(style, tmp_path / "photo.tif", tmp_path / "out.tif")
    assert names(tmp_path) == ["photo.tif"]


def test_a_place_that_takes_nothing_is_known_before_a_print_is_painted(disk, tmp_path, style, monkeypatch):
    tifffile.imwrite(tmp_path / "photo.tif", PHOTO, photometric="rgb")
    monkeypatch.setattr(prints, "transfer", lambda *_, **__: pytest.fail("painted in vain"))
    forbid_writing(disk)
    for name in ("out.png", "out.tif"):
        with pytest.raises(NoSpace, match="disk: cannot be written: read-only file system"):
            prints.transfer_file(style, tmp_path / "photo.tif", disk / name)


def faults_of(style, tmp_path, output, monkeypatch):
    """What is said of three pictures, painted to `output`."""
    monkeypatch.setattr(folders, "transfer", lambda style, img: img)
    (tmp_path / "photos").mkdir()
    for number in range(3):
        files.write(tmp_path / "photos" / f"{number}.png", PHOTO[: 60 - number])
    targets, _ = folders.plan(tmp_path / "photos", str(output))
    return dict(folders.paint(style, targets, {}, jax.local_devices()[:1], Interrupt()))


def test_a_folder_on_a_full_disk_says_that_nothing_more_fits(disk, tmp_path, style, monkeypatch):
    fill(disk, left=40)
    faults = faults_of(style, tmp_path, disk, monkeypatch)
    # Two are written at a time, of 14 kilobytes each: which of them find room is chance.
    done = sorted(path.name for path, fault in faults.items() if fault is None)
    assert 1 <= len(done) <= 2 and names(disk) == [*done, "filling"]
    assert all(isinstance(fault, NoSpace) for fault in faults.values() if fault)


def test_a_name_that_cannot_be_written_stops_no_other(tmp_path, style, monkeypatch):
    (tmp_path / "out" / "1.png").mkdir(parents=True)
    faults = faults_of(style, tmp_path, tmp_path / "out", monkeypatch)
    assert [path.name for path, fault in faults.items() if type(fault) is InputError] == ["1.png"]
    assert names(tmp_path / "out") == ["0.png", "1.png", "2.png"]


def test_a_log_that_cannot_grow_is_named(disk, tmp_path, style):
    (tmp_path / "a.png").write_text("photo")
    log = ProgressLog(disk, style, {})
    log.add(tmp_path / "a.png", tmp_path / "a.png")
    with pytest.raises(NoSpace, match=r"\.painted-0: cannot be written: no space left on device"):
        fill(disk)
        for _ in range(100):
            log.add(tmp_path / "a.png", tmp_path / "a.png")


def test_a_log_that_cannot_be_read_holds_nothing(tmp_path, style):
    (tmp_path / "a.png").write_text("photo")
    log = ProgressLog(tmp_path, style, {})
    log.add(tmp_path / "a.png", tmp_path / "a.png")
    (tmp_path / ".painted-1").mkdir()
    (tmp_path / ".painted-2").write_bytes(b"\xff\xfe")
    assert ProgressLog(tmp_path, style, {}).contains(tmp_path / "a.png", tmp_path / "a.png")
