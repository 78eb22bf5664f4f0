"""A disk that takes nothing more is one line, and the run goes on: injected everywhere, real where it can be."""

import shutil
import subprocess

import numpy as np
import pytest

from stylejax.checkpoints import manifest, save
from stylejax.checkpoints.steps import finished_steps, latest_step, steps_folder
from stylejax.errors import InputError, NoSpace
from stylejax.training import record
from stylejax.training.output import Output
from stylejax.training.record import read_entries
from tests.training import stub

NO_SPACE = OSError(28, "No space left on device")


def said(capsys):
    """The lines about the disk on both streams; no traceback."""
    captured = capsys.readouterr()
    text = captured.out + captured.err
    assert "Traceback" not in text and "Error" not in text
    return [line for line in text.splitlines() if "room" in line]


@pytest.fixture
def disk(monkeypatch):
    """A disk that refuses manifests, samples and lines of metrics while disk["full"]."""
    state = {"full": False}

    def guarded(function):
        def call(*given, **more):
            if state["full"]:
                raise NO_SPACE
            return function(*given, **more)

        return call

    monkeypatch.setattr(save.manifest, "write", guarded(manifest.write))
    monkeypatch.setattr(record.files, "write", guarded(record.files.write))
    monkeypatch.setattr(record.os, "write", guarded(record.os.write))
    return state


def test_a_full_disk_is_one_line_and_what_follows_is_saved(tmp_path, disk, capsys):
    with Output(tmp_path, 0, stub.config()) as output:
        output.evaluation(0, stub.result(), stub.state(0))
        output.finish()
        disk["full"] = True
        for step in (2, 4):
            output.metrics(step, {"loss": {"d_loss": 1.0}})
            output.evaluation(step, stub.result(), stub.state(step))
        with pytest.raises(
            InputError, match=r"step 4 could not be saved; the last good checkpoint is .*checkpoints/0: m"
        ):
            output.require(4)
        (line,) = said(capsys)
        assert "no space left on device; the last good checkpoint is" in line and line.count("checkpoints/0") == 1
        assert "the run goes on, and saves when there is room again" in line
        manifest.verify(tmp_path / "checkpoints" / "0")
        disk["full"] = False
        output.metrics(5, {"loss": {"d_loss": 1.0}})
        output.evaluation(6, stub.result(), stub.state(6))
        output.require(6)
        assert said(capsys) == ["there is room again: step 6 is saved"]
    assert sorted(finished_steps(steps_folder(tmp_path))) == [0, 6]
    assert sorted(read_entries(tmp_path)) == [0, 2, 4, 5, 6]
    assert {path.name for path in (tmp_path / "samples").iterdir()} == {"000000.png", "000006.png"}


def test_a_save_that_fails_leaves_the_steps_before_it(tmp_path, monkeypatch):
    with save.Saver(tmp_path, {}) as saver:
        saver.save(1, {"w": np.ones(3)}, {"w": np.ones(3)})
        saver.finish()
        monkeypatch.setattr(saver.manager, "save", raiser(ValueError("RESOURCE_EXHAUSTED: [OS error: ENOSPC]\nmore")))
        with pytest.raises(NoSpace, match="checkpoints: cannot be written: no space left on device$"):
            saver.save(2, {"w": np.ones(3)}, {"w": np.ones(3)})
        assert latest_step(tmp_path) == 1
        saver.save(3, {"w": np.ones(3)}, {"w": np.ones(3)})
    assert latest_step(tmp_path) == 3


def raiser(error):
    def fail(*given, **more):
        raise error

    return fail


def test_the_loop_of_a_run_ends_with_one_line_where_its_last_step_is_not_saved(tmp_path, disk, measured):
    def d_loss(step, rng):
        disk["full"] = step >= 3
        return 1.0

    with pytest.raises(InputError, match=r"step 4 could not be saved; the last good checkpoint is .*/[02]: make"):
        stub.train(tmp_path, stub.config(), stub.update_of(d_loss))
    disk["full"] = False
    good = latest_step(tmp_path)  # 2, unless it was still being written when the disk became full
    stub.train(tmp_path, stub.config(), stub.update_of(lambda step, rng: 1.0), stub.state(good, 1.0 + good))
    assert latest_step(tmp_path) == 4
    # Each step has one line, also those that both starts took.
    assert list(read_entries(tmp_path)) == [0, 1, 2, 3, 4]


@pytest.fixture
def small_disk(tmp_path):
    """A real disk of 3 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    try:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(place)], capture_output=True)
    except OSError:
        pytest.skip("this machine has no mount")
    if done.returncode:
        pytest.skip(f"a disk cannot be made here: {done.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("left", [0, 8192, 60_000])
def test_a_real_disk_that_is_full_and_has_room_again(small_disk, capsys, left):
    weights = np.random.default_rng(0).normal(size=50_000).astype(np.float32)
    big = stub.state(0).replace(ema={"weight": weights})
    run = small_disk / "run"
    run.mkdir()
    with Output(run, 0, stub.config()) as output:
        output.evaluation(0, stub.result(), big)
        output.finish()
        ballast = small_disk / "ballast"
        ballast.write_bytes(b"x" * (shutil.disk_usage(small_disk).free - left))
        for step in (2, 4):
            output.evaluation(step, stub.result(), big)
            output.metrics(step + 1, {"loss": {"d_loss": 1.0}})
        output.finish()
        assert len(said(capsys)) == 1 and latest_step(run) == 0
        ballast.unlink()
        output.evaluation(6, stub.result(), big)
        output.require(6)
        assert said(capsys) == ["there is room again: step 6 is saved"]
    manifest.verify(run / "checkpoints" / "6")
    assert not list((run / "checkpoints").glob("*tmp*"))
    assert sorted(read_entries(run)) == [0, 2, 3, 4, 5, 6]


def test_a_restart_on_a_full_disk_is_one_line(small_disk):
    (small_disk / "ballast").write_bytes(b"x" * shutil.disk_usage(small_disk).free)
    with pytest.raises(NoSpace, match="no space left on device"):
        Output(small_disk, 0, stub.config())
