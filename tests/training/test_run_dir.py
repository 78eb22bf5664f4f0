"""A workdir belongs to one config, and its record has no step twice."""

import json

import numpy as np
import pytest

from configs import smoke
from stylejax import compat
from stylejax.errors import InputError
from stylejax.training import run_dir

CONFIG = smoke.get_config().to_dict()


def test_a_new_folder_is_claimed_and_its_own_config_resumes(tmp_path):
    directory = tmp_path / "a" / "b"
    run_dir.check(directory, CONFIG)
    run_dir.claim(directory, CONFIG)
    assert json.loads((directory / "config.json").read_text())["data"]["crop"] == CONFIG["data"]["crop"]
    run_dir.check(directory, CONFIG)


def test_another_config_is_refused_by_what_differs(tmp_path):
    run_dir.claim(tmp_path, CONFIG)
    other = {**CONFIG, "optim": {**CONFIG["optim"], "steps": 5}}
    with pytest.raises(InputError, match=r"optim\.steps: 4 -> 5"):
        run_dir.check(tmp_path, other)


def test_a_folder_of_something_else_is_refused_and_untouched(tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(InputError, match="not a run"):
        run_dir.check(tmp_path, CONFIG)
    assert [p.name for p in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_damaged_config_is_named(tmp_path):
    (tmp_path / "config.json").write_text("{")
    with pytest.raises(InputError, match=r"config\.json is damaged"):
        run_dir.check(tmp_path, CONFIG)


def test_a_resumed_record_drops_what_came_after_its_step(tmp_path):
    with run_dir.Record(tmp_path, 0, CONFIG) as record:
        for step in (1, 2, 3):
            record.metrics(step, {"loss": {"loss": step / 2}, "system": {"seconds": 10.0 * step}})
    with (tmp_path / "metrics.jsonl").open("a") as file:
        file.write('{"step": 4, "lo')
    with run_dir.Record(tmp_path, 2, CONFIG) as record:
        assert record.seconds == 20.0
        record.metrics(3, {"loss": {"loss": 7.0}, "system": {"seconds": 31.0}})
    lines = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [(x["step"], x["loss"]) for x in lines] == [(1, 0.5), (2, 1.0), (3, 7.0)]


def test_samples_are_pictures_named_by_step(tmp_path):
    with run_dir.Record(tmp_path, 0, CONFIG) as record:
        record.sample(12, np.zeros((8, 8, 3), np.uint8))
    assert (tmp_path / "samples" / "000012.png").stat().st_size > 0


def test_a_run_of_the_old_names_is_resumed_by_todays_config(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps(compat.old_config(json.loads(json.dumps(CONFIG)))))
    run_dir.check(tmp_path, CONFIG)
