"""A film that cannot be written to its end is one error, and the film that was there stays."""

import io

import numpy as np
import pytest

from stylejax.errors import InputError, NoSpace
from stylejax.video import files
from stylejax.video.sink import Sink
from tests.small_disk import FULL, fill, forbid_writing, mounted
from tests.video.test_files import clip, played

KINDS = pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov", ".m4v"])


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return clip(tmp_path_factory.mktemp("film") / "source.mp4", height=96, width=128)


def noise(photo):
    """A painting that no encoder makes small."""
    return np.random.default_rng(photo[-1, -1, 0]).integers(0, 256, photo.shape, np.uint8)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@KINDS
@pytest.mark.parametrize("left", [0, 40])
def test_a_full_disk_and_one_that_fills_midway(tmp_path, source, suffix, left):
    with mounted(tmp_path / "disk", 200) as disk:
        target = disk / f"a{suffix}"
        target.write_text("painted before")
        fill(disk, left)
        with pytest.raises(NoSpace, match=f"a{suffix}: cannot be written: no space left on device"):
            list(files.paint(source, target, noise))
        assert target.read_text() == "painted before" and names(disk) == sorted([target.name, "filling"])


def test_a_disk_that_is_only_read(tmp_path, source):
    with mounted(tmp_path / "disk", 200) as disk:
        (disk / "a.mp4").write_text("painted before")
        forbid_writing(disk)
        with pytest.raises(NoSpace, match=r"a\.mp4: cannot be written: read-only file system"):
            list(files.paint(source, disk / "a.mp4", noise))
        assert (disk / "a.mp4").read_text() == "painted before"


class Failing(io.BytesIO):
    """A file that takes so many bytes."""

    def __init__(self, room):
        super().__init__()
        self.room = room

    def write(self, data):
        if self.tell() + len(data) > self.room:
            raise FULL
        return super().write(data)


@KINDS
@pytest.mark.parametrize("room", [0, 20_000])
def test_a_file_that_fails_while_it_is_written(tmp_path, source, monkeypatch, suffix, room):
    target = tmp_path / f"a{suffix}"
    target.write_text("painted before")
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.open", lambda *_, **__: Failing(room))
        with pytest.raises(NoSpace, match="cannot be written: no space left on device"):
            list(files.paint(source, target, noise))
    assert target.read_text() == "painted before" and names(tmp_path) == [target.name]


def test_painting_stops_at_the_first_error(tmp_path, source, monkeypatch):
    monkeypatch.setattr("pathlib.Path.open", lambda *_, **__: Failing(0))
    paintings = files.paint(source, tmp_path / "a.mkv", noise)
    with pytest.raises(NoSpace):
        for count, _ in enumerate(paintings):
            assert count < 60, "what nobody will see is painted"


def test_an_error_of_the_painting_leaves_the_film_that_was_there(tmp_path, source):
    target = tmp_path / "a.mp4"
    target.write_text("painted before")

    def fail(photo):
        raise InputError("cv2: is not installed")

    with pytest.raises(InputError, match="cv2"):
        list(files.paint(source, target, fail))
    assert target.read_text() == "painted before" and names(tmp_path) == ["a.mp4"]


def test_left_before_the_first_frame_the_film_that_was_there_stays(tmp_path, source, monkeypatch):
    target = tmp_path / "a.mp4"
    target.write_text("painted before")
    monkeypatch.setattr(files.frames, "read", lambda *_: iter(["part: damaged"]))
    paintings = files.paint(source, target, noise)
    assert next(paintings) == "part: damaged"
    paintings.close()
    assert target.read_text() == "painted before" and names(tmp_path) == ["a.mp4"]
    with pytest.raises(InputError, match="no frame of it can be painted"):
        list(files.paint(source, target, noise))
    assert target.read_text() == "painted before"


def test_the_film_is_seen_when_it_is_whole(tmp_path, source):
    target = tmp_path / "a.mp4"
    paintings = files.paint(source, target, noise)
    next(paintings)
    assert not target.exists()
    assert sum(1 for _ in paintings) == 19
    assert len(played(target)[2]) == 20


def test_a_sink_writes_as_its_file_does():
    file = io.BytesIO()
    sink = Sink(file, "a.mp4")
    assert (sink.write(b"abc"), sink.seek(1), sink.tell(), sink.write(b"xyz"), sink.tell()) == (3, 1, 1, 3, 4)
    sink.check()
    assert file.getvalue() == b"axyz" and sink.name == "a.mp4"


def test_a_sink_that_failed_counts_and_says_so_when_asked():
    sink = Sink(Failing(2), "a.mp4")
    assert sink.write(b"ab") == 2
    assert (sink.write(b"cd"), sink.seek(9), sink.tell()) == (2, 0, 0)
    with pytest.raises(OSError, match="No space left"):
        sink.check()


def test_a_place_that_cannot_be_sought_is_an_error_too():
    class Pipe(io.BytesIO):
        def seek(self, *_):
            raise FULL

    sink = Sink(Pipe(), "a.mp4")
    assert sink.seek(3) == 0
    with pytest.raises(OSError, match="No space left"):
        sink.check()
