"""A workdir belongs to one config, and to none before its run has begun."""

import json

import numpy as np
import pytest

from configs import smoke
from stylejax import compat
from stylejax.errors import InputError
from stylejax.training import lock, run_dir
from stylejax.training.record import Record

CONFIG = smoke.get_config().to_dict()
OTHER = {**CONFIG, "optim": {**CONFIG["optim"], "steps": 5}}


def begin(directory, steps=(0, 1)):
    """What a run leaves that was killed after some steps; no checkpoint yet."""
    with run_dir.claimed(directory, CONFIG):
        record = Record(directory, 0, CONFIG)
        for step in steps:
            record.metrics(step, {"loss": {"d_loss": 1.0}})
        record.sample(0, np.zeros((8, 8, 3), np.uint8))
        record.close()


def test_a_new_folder_is_claimed_and_its_own_config_resumes(tmp_path):
    directory = tmp_path / "a" / "b"
    run_dir.check(directory, CONFIG)
    begin(directory)
    assert json.loads((directory / "config.json").read_text())["data"]["crop"] == CONFIG["data"]["crop"]
    run_dir.check(directory, CONFIG)


def test_another_config_is_refused_by_what_differs(tmp_path):
    begin(tmp_path)
    with pytest.raises(InputError, match=r"optim\.steps: 4 -> 5"):
        run_dir.check(tmp_path, OTHER)


def test_what_to_do_at_a_number_that_is_none_may_change(tmp_path):
    begin(tmp_path)
    run_dir.check(tmp_path, {**CONFIG, "run": {**CONFIG["run"], "on_nan": "rollback"}})


def test_a_run_that_never_began_makes_way_for_another(tmp_path):
    begin(tmp_path, steps=(0,))
    run_dir.check(tmp_path, OTHER)
    with run_dir.claimed(tmp_path, OTHER):
        assert [path.name for path in tmp_path.iterdir()] == ["config.json"]
    assert json.loads((tmp_path / "config.json").read_text())["optim"]["steps"] == 5


@pytest.mark.parametrize("error", [InputError, KeyboardInterrupt])
def test_a_start_that_fails_before_it_has_begun_leaves_nothing(tmp_path, error):
    with pytest.raises(error), run_dir.claimed(tmp_path, CONFIG):
        Record(tmp_path, 0, CONFIG).close()
        (tmp_path / "checkpoints" / "0.orbax-checkpoint-tmp").mkdir(parents=True)
        raise error("refused")
    assert list(tmp_path.iterdir()) == []


def test_a_start_that_fails_later_leaves_what_there_is(tmp_path):
    begin(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(InputError), run_dir.claimed(tmp_path, CONFIG):
        raise InputError("refused")
    assert {path.name for path in tmp_path.iterdir()} == names


def test_what_a_killed_run_left_half_written_is_removed(tmp_path, monkeypatch):
    begin(tmp_path)
    partial = run_dir.atomic._partial(tmp_path / "samples" / "000340.png")
    for path in (partial, tmp_path / partial.name):
        path.touch()
    monkeypatch.setattr(run_dir.atomic, "_is_alive", lambda process: False)
    with run_dir.claimed(tmp_path, CONFIG):
        assert not [path for path in tmp_path.rglob(".*")]


def test_a_folder_of_something_else_is_refused_and_untouched(tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(InputError, match="not a run"):
        run_dir.check(tmp_path, CONFIG)
    assert [p.name for p in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_lock_alone_is_nothing(tmp_path):
    (tmp_path / lock.NAME).touch()
    run_dir.check(tmp_path, CONFIG)


@pytest.mark.parametrize("text", ["{", "[1]", '"a"'])
def test_a_damaged_config_is_named(tmp_path, text):
    begin(tmp_path)
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(InputError, match=r"config\.json is damaged"):
        run_dir.check(tmp_path, CONFIG)


def test_the_config_is_replaced_at_once_or_stays(tmp_path, monkeypatch):
    begin(tmp_path)

    def write_bytes(path, data):
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run_dir.Path, "write_bytes", write_bytes)
    with pytest.raises(InputError, match="no space left on device"), run_dir.claimed(tmp_path, CONFIG):
        pass
    assert json.loads((tmp_path / "config.json").read_text())["optim"]["steps"] == 4


def test_a_run_of_the_old_names_is_resumed_by_todays_config(tmp_path):
    begin(tmp_path)
    (tmp_path / "config.json").write_text(json.dumps(compat.old_config(json.loads(json.dumps(CONFIG)))))
    run_dir.check(tmp_path, CONFIG)
