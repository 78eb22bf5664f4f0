"""A run goes back from numbers that are none, at most three times, and a resumed run knows of it."""

import json

import jax
import pytest

from configs import smoke
from stylejax.errors import InputError
from stylejax.training import divergence, rollback

ERROR = divergence.diverged(7, "d_loss", "the last good checkpoint is 4", "rollback")


@pytest.fixture
def run(tmp_path):
    """A workdir with the finished step 4."""
    (tmp_path / "checkpoints" / "4").mkdir(parents=True)
    (tmp_path / "checkpoints" / "4" / "manifest.sha256").touch()
    return tmp_path


def test_each_time_is_written_down_and_said_and_the_fourth_is_one_too_many(run, capsys):
    for times in range(rollback.MOST):
        assert rollback.count(run) == times
        rollback.go_back(run, "rollback", ERROR)
    assert json.loads((run / "rollbacks.json").read_text()) == [{"from": 7, "to": 4}] * 3
    out = capsys.readouterr().out
    assert "step 7: not finite: d_loss; back to step 4 with another key and rates times 0.5 (1 of 3)" in out
    assert "rates times 0.125 (3 of 3)" in out
    with pytest.raises(divergence.Diverged):
        rollback.go_back(run, "rollback", ERROR)
    assert rollback.count(run) == 3


def test_a_run_that_is_to_stop_stops(run):
    with pytest.raises(divergence.Diverged):
        rollback.go_back(run, "stop", ERROR)
    assert rollback.count(run) == 0


def test_without_a_checkpoint_there_is_nothing_to_go_back_to(tmp_path):
    with pytest.raises(divergence.Diverged):
        rollback.go_back(tmp_path, "rollback", ERROR)


def test_rates_fall_and_the_key_changes():
    config = smoke.get_config().to_dict()
    lower = rollback.lowered(config, 2)["optim"]
    assert lower["generator_rate"] == config["optim"]["generator_rate"] / 4
    assert lower["discriminator_rate"] == config["optim"]["discriminator_rate"] / 4
    assert rollback.lowered(config, 0) == config
    key = jax.random.key(3)
    keys = [tuple(jax.random.key_data(rollback.changed_key(key, times)).tolist()) for times in range(3)]
    assert keys[0] == tuple(jax.random.key_data(key).tolist()) and len(set(keys)) == 3


@pytest.mark.parametrize("text", ["{", "3"])
def test_a_damaged_list_is_named(run, text):
    (run / "rollbacks.json").write_text(text)
    with pytest.raises(InputError, match=r"rollbacks\.json is damaged"):
        rollback.count(run)


def test_a_disk_that_takes_nothing_is_one_line(run, monkeypatch):
    def write_bytes(path, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rollback.Path, "write_bytes", write_bytes)
    with pytest.raises(InputError, match="no space left on device"):
        rollback.go_back(run, "rollback", ERROR)
