"""A file is replaced by a whole one or stays as it was, and what a killed process left is removed."""

import errno
import os
import subprocess

import pytest

from stylejax import atomic
from stylejax.errors import InputError, NoSpace


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_new_file_is_seen_when_it_is_whole(tmp_path):
    target = tmp_path / "a.png"
    target.write_text("old")
    with atomic.replacing(target) as partial:
        partial.write_text("new")
        assert target.read_text() == "old" and partial.name.startswith(".")
    assert target.read_text() == "new" and names(tmp_path) == ["a.png"]


@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
@pytest.mark.parametrize("folder", [False, True])
def test_a_failure_leaves_what_was_there_and_nothing_else(tmp_path, error, folder):
    target = tmp_path / "a"
    target.write_text("old")
    with pytest.raises(error), atomic.replacing(target) as partial:
        if folder:
            partial.mkdir()
            (partial / "half").write_text("new")
        else:
            partial.write_text("new")
        raise error
    assert target.read_text() == "old" and names(tmp_path) == ["a"]


def test_a_folder_appears_at_once(tmp_path):
    (tmp_path / "style").mkdir()
    with atomic.replacing(tmp_path / "style") as partial:
        partial.mkdir()
        (partial / "params").write_text("params")
    assert names(tmp_path) == ["style"] and names(tmp_path / "style") == ["params"]


def test_the_longest_names_have_room(tmp_path):
    longest = [tmp_path / (letter * 255) for letter in "ab"]
    for target in longest:
        with atomic.replacing(target) as partial:
            partial.write_text(target.name)
    assert [target.read_text() for target in longest] == [target.name for target in longest]


def test_only_what_a_dead_process_left_is_removed(tmp_path):
    dead = subprocess.Popen(["true"])
    dead.wait()
    mine = atomic._partial(tmp_path / "a")
    lefts = [mine, *(tmp_path / mine.name.replace(str(os.getpid()), str(pid)) for pid in (dead.pid, 1))]
    lefts += [tmp_path / ".stylejax-0-1.0", tmp_path / ".stylejax-notes"]
    for path in lefts:
        path.touch()
    lefts.pop(1)
    atomic.remove_partial(tmp_path)
    assert names(tmp_path) == sorted(path.name for path in lefts)
    atomic.remove_partial(tmp_path / "none")


def test_a_folder_is_made_and_left_empty(tmp_path):
    atomic.make_writable(tmp_path / "a" / "b")
    assert names(tmp_path / "a" / "b") == []


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, NoSpace), (errno.EDQUOT, NoSpace), (errno.EROFS, NoSpace), (errno.EACCES, InputError)],
)
def test_a_folder_that_takes_no_file_is_named(tmp_path, monkeypatch, number, kind):
    def refuse(path):
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr("pathlib.Path.touch", refuse)
    with pytest.raises(InputError) as error:
        atomic.make_writable(tmp_path)
    assert type(error.value) is kind
    assert str(error.value) == f"{tmp_path}: cannot be written: {os.strerror(number).lower()}"


def test_a_file_is_written_whole_or_its_place_is_named(tmp_path):
    atomic.write_bytes(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    with pytest.raises(InputError, match=r"b/c: cannot be written: no such file or directory"):
        atomic.write_bytes(tmp_path / "b" / "c", b"new")
    assert names(tmp_path) == ["a"]


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path):
    (tmp_path / "taken").touch()
    with pytest.raises(InputError, match="taken: cannot be made a folder: file exists"):
        atomic.make_writable(tmp_path / "taken")
