"""Trainings one at a time, around programs that wait until they are told to stop."""

import signal
import sys

import pytest

from stylejax.app import trainings
from stylejax.app.trainings import Trainings
from stylejax.errors import InputError

# Says where it is, then waits for Ctrl-C and ends as a training that has saved.
WAITS = """
import signal, sys
def stop(*_):
    print("saved")
    sys.exit(130)
signal.signal(signal.SIGINT, stop)
open(sys.argv[1], "w").close()
signal.pause()
"""


@pytest.fixture
def queue(tmp_path):
    """A queue of programs of Python: words are what follows -c."""
    with Trainings(tmp_path, (sys.executable, "-c")) as found:
        yield found


def begun(path):
    """Wait for a file, which a program makes when it is ready."""
    while not path.exists():
        signal.sigtimedwait([], 0.01)


def test_one_that_ends_is_done_and_one_that_fails_says_why(queue):
    queue.add("good", ["pass"])
    queue.add("bad", ["import sys; print('a page of text'); sys.exit('stylejax: too few pictures')"])
    queue.add("mute", ["raise SystemExit(3)"])
    assert queue.wait("good", trainings.DONE, trainings.FAILED) == trainings.DONE
    assert queue.wait("bad", trainings.DONE, trainings.FAILED) == trainings.FAILED
    assert queue.reason("bad") == "too few pictures"
    assert queue.wait("mute", trainings.FAILED) and queue.reason("mute") == "it ended with code 3"
    assert queue.names() == [] and queue.state("never") is None


def test_one_is_at_work_and_the_others_wait_in_their_order(queue, tmp_path):
    for name in "abc":
        queue.add(name, [WAITS, str(tmp_path / name)])
    begun(tmp_path / "a")
    assert [queue.state(name) for name in queue.names()] == [trainings.LEARNS, trainings.WAITS, trainings.WAITS]
    with pytest.raises(InputError, match="a is being learned already"):
        queue.add("a", ["pass"])
    queue.stop("b")
    assert queue.state("b") == trainings.DONE and queue.names() == ["a", "c"]
    queue.stop("a")
    queue.stop("a")
    assert queue.wait("a", trainings.DONE, trainings.FAILED) == trainings.DONE
    begun(tmp_path / "c")
    assert not (tmp_path / "b").exists() and queue.names() == ["c"]


def test_at_the_end_the_one_at_work_is_asked_to_save(tmp_path):
    with Trainings(tmp_path, (sys.executable, "-c")) as queue:
        queue.add("a", [WAITS, str(tmp_path / "a")])
        queue.add("b", [WAITS, str(tmp_path / "b")])
        begun(tmp_path / "a")
    assert queue.state("a") == trainings.DONE
    assert (tmp_path / "training.log").read_text() == "saved\n"
    assert not (tmp_path / "b").exists()


def test_the_queue_is_bounded(queue, tmp_path):
    queue.add("first", [WAITS, str(tmp_path / "first")])
    begun(tmp_path / "first")
    for number in range(8):
        queue.add(str(number), ["pass"])
    with pytest.raises(InputError, match="8 trainings are waiting"):
        queue.add("one more", ["pass"])


def test_what_cannot_be_started_fails_and_the_next_one_begins(tmp_path):
    with Trainings(tmp_path, (str(tmp_path / "missing"),)) as queue:
        queue.add("a", [])
        assert queue.wait("a", trainings.FAILED) and "cannot be started" in queue.reason("a")
        queue.add("a", [])
        assert queue.wait("a", trainings.FAILED)


def test_the_last_line_is_short(tmp_path):
    (tmp_path / "log").write_text("x\nstylejax: " + "y" * 500 + "\n\n")
    assert trainings.last_line(tmp_path / "log") == "y" * 300
    assert trainings.last_line(tmp_path / "none") == ""
