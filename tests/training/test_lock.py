"""A workdir belongs to one process at a time, and to none that has died."""

import errno
import json
import os
import subprocess
import sys

import pytest

from stylejax.errors import InputError, NoSpace
from stylejax.training import lock

HOLD = """
import sys, time
from pathlib import Path
from stylejax.training import lock
with lock.held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path):
    """A process that holds tmp_path / "run"."""
    command = [sys.executable, "-c", HOLD, str(tmp_path / "run")]
    env = {**os.environ, "JAX_PLATFORMS": "cpu"}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_the_second_is_told_who_holds_it_and_the_dead_hold_nothing(tmp_path, holder):
    run = tmp_path / "run"
    words = rf"run is in use by process {holder.pid} on .+ since 2.*another --workdir"
    with pytest.raises(InputError, match=words), lock.held(run):
        pass
    assert json.loads((run / lock.NAME).read_text())["pid"] == holder.pid
    holder.kill()
    holder.wait()
    assert (run / lock.NAME).exists()  # it had no time to remove it
    with lock.held(run):
        assert json.loads((run / lock.NAME).read_text())["pid"] == os.getpid()
    assert list(run.iterdir()) == []


def test_a_block_that_leaves_nothing_leaves_no_folder(tmp_path):
    with pytest.raises(InputError, match="refused"), lock.held(tmp_path / "a" / "b"):
        raise InputError("refused")
    assert list(tmp_path.iterdir()) == []
    with lock.held(tmp_path / "a" / "b"):
        (tmp_path / "a" / "b" / "kept").touch()
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["kept"]


def test_a_folder_that_was_there_stays(tmp_path):
    with lock.held(tmp_path):
        pass
    assert tmp_path.is_dir() and list(tmp_path.iterdir()) == []


def test_a_lock_that_its_holder_removed_meanwhile_is_taken_anew(tmp_path, monkeypatch):
    answers = iter([False, True])
    monkeypatch.setattr(lock, "_is_at", lambda path, descriptor: next(answers))
    with lock.held(tmp_path):
        pass
    assert next(answers, None) is None


@pytest.mark.parametrize("place", ["file/run", "file"])
def test_a_workdir_that_cannot_be_is_one_line(tmp_path, place):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(InputError, match="cannot be made a folder"), lock.held(tmp_path / place):
        pass
    assert (tmp_path / "file").read_text() == "mine"


def test_a_disk_without_locks_is_used_without_one(tmp_path, monkeypatch):
    def flock(file, how):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(lock.fcntl, "flock", flock)
    with lock.held(tmp_path):
        assert (tmp_path / lock.NAME).exists()


def test_a_full_disk_is_told_at_once(tmp_path, monkeypatch):
    def write(descriptor, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(lock.os, "write", write)
    with pytest.raises(NoSpace, match="no space left on device"), lock.held(tmp_path / "run"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_another_of_several_processes_leaves_it_to_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(lock.jax, "process_index", lambda: 1)
    with lock.held(tmp_path / "run"):
        assert not (tmp_path / "run").exists()
