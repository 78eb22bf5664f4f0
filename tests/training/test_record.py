"""The record of a run has one line a step, whatever happens in between."""

import json
import os

import numpy as np
import pytest

from configs import smoke
from stylejax.training import events, record
from stylejax.training.record import Record, read_entries

CONFIG = smoke.get_config().to_dict()


def lines(directory):
    return [json.loads(line) for line in (directory / "metrics.jsonl").read_text().splitlines()]


@pytest.fixture
def disk(monkeypatch):
    """How many bytes the disk takes yet, as disk["room"]; None: any."""
    state = {"room": None}
    write = os.write

    def limited(descriptor, data):
        if state["room"] is None:
            return write(descriptor, data)
        if not state["room"]:
            raise OSError(28, "No space left on device")
        written = write(descriptor, data[: state["room"]])
        state["room"] -= written
        return written

    monkeypatch.setattr(record.os, "write", limited)
    return state


def test_a_resumed_record_drops_what_came_after_its_step(tmp_path):
    first = Record(tmp_path, 0, CONFIG)
    for step in (1, 2, 3):
        first.metrics(step, {"loss": {"loss": step / 2}, "system": {"seconds": 10.0 * step}})
    first.close()
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write('{"step": 4, "lo')
    second = Record(tmp_path, 2, CONFIG)
    assert second.seconds == 20.0
    second.metrics(3, {"loss": {"loss": 7.0}, "system": {"seconds": 31.0}})
    second.close()
    assert [(x["step"], x["loss"]) for x in lines(tmp_path)] == [(1, 0.5), (2, 1.0), (3, 7.0)]


def test_what_is_said_of_a_step_in_turn_is_one_line(tmp_path):
    first = Record(tmp_path, 0, CONFIG)
    first.metrics(0, {"evaluation": {"kid": 3.0}})
    first.metrics(20, {"loss": {"d_loss": 1.0}})
    first.metrics(20, {"evaluation": {"kid": 2.0}})
    assert lines(tmp_path) == [{"step": 0, "kid": 3.0}, {"step": 20, "d_loss": 1.0, "kid": 2.0}]
    assert first.entries == {0: {"kid": 3.0}, 20: {"d_loss": 1.0, "kid": 2.0}}
    first.close()


def test_starts_that_were_killed_at_step_0_leave_one_line_of_it(tmp_path):
    for kid in (3.0, 3.0, 4.0):
        started = Record(tmp_path, 0, CONFIG)
        started.metrics(0, {"evaluation": {"kid": kid}})
        started.close()
    assert lines(tmp_path) == [{"step": 0, "kid": 4.0}]


def test_lines_of_an_earlier_version_are_joined(tmp_path):
    (tmp_path / "metrics.jsonl").write_text('{"step": 0, "a": 1}\n{"step": 0, "b": 2}\n{"step": 2, "a": 3}\n')
    Record(tmp_path, 2, CONFIG).close()
    assert lines(tmp_path) == [{"step": 0, "a": 1, "b": 2}, {"step": 2, "a": 3}]


@pytest.mark.parametrize("room", [0, 5, 40])
def test_what_a_full_disk_did_not_take_is_written_when_there_is_room(tmp_path, disk, room):
    full = Record(tmp_path, 0, CONFIG)
    full.metrics(1, {"loss": {"loss": 1.0}})
    disk["room"] = room
    for step in (2, 3):
        with pytest.raises(OSError, match="No space left"):
            full.metrics(step, {"loss": {"loss": float(step)}})
    # What can be read meanwhile is whole.
    assert read_entries(tmp_path) == {1: {"loss": 1.0}} or room == 40
    disk["room"] = None
    full.metrics(4, {"loss": {"loss": 4.0}})
    full.close()
    assert lines(tmp_path) == [{"step": step, "loss": float(step)} for step in (1, 2, 3, 4)]


def test_samples_are_pictures_named_by_step(tmp_path):
    shown = Record(tmp_path, 0, CONFIG)
    shown.sample(12, np.zeros((8, 8, 3), np.uint8))
    shown.close()
    assert (tmp_path / "samples" / "000012.png").stat().st_size > 0


def test_another_of_several_processes_writes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(record.jax, "process_index", lambda: 1)
    silent = Record(tmp_path, 0, CONFIG)
    silent.metrics(1, {"loss": {"loss": 1.0}})
    silent.sample(1, np.zeros((8, 8, 3), np.uint8))
    silent.close()
    assert list(tmp_path.iterdir()) == [] and silent.seconds == 0.0


def test_events_end_at_the_first_error_and_nothing_else_does(tmp_path):
    shown = events.Events(tmp_path, 0, CONFIG)

    class Full:
        def write(self, data):
            raise OSError(28, "No space left on device")

        def close(self):
            raise OSError(28, "No space left on device")

    shown._writer.close()
    shown._writer = Full()
    with pytest.raises(OSError, match="No space left"):
        shown.scalars({"loss/d_loss": 1.0}, 1)
    shown.scalars({"loss/d_loss": 1.0}, 2)
    shown.image("samples", np.zeros((8, 8, 3), np.uint8), 2)
    shown.close()


def test_a_number_that_is_not_finite_is_not_shown(tmp_path, caplog):
    shown = events.Events(tmp_path, 0, CONFIG)
    written = []
    shown._write = written.append
    shown.scalars({"a": 1.0, "b": float("nan"), "c": float("inf")}, 1)
    assert [event.summary.value[0].tag for event in written] == ["a"] and not caplog.records
    shown.close()


def test_two_starts_at_once_have_events_of_their_own(tmp_path):
    for start in (0, 7):
        shown = events.Events(tmp_path, start, CONFIG)
        shown.scalars({"loss/d_loss": 1.0}, start + 1)
        shown.close()
    (file,) = tmp_path.iterdir()
    assert file.name.endswith(f".{os.getpid()}")
