"""Minutes become steps by what a step takes here, once for a run: arithmetic done by hand, and a step of no cost."""

import json

import jax.numpy as jnp
import pytest

from configs import personal
from stylejax.errors import InputError
from stylejax.training import pace, run_dir
from stylejax.training.learner import Learner
from tests.training import stub


@pytest.fixture
def timed(monkeypatch):
    """A machine whose step takes a quarter of a second, and 10 seconds to compile; the list of what was measured."""
    measured = []
    monkeypatch.setattr(pace, "measure", lambda config: measured.append(config) or pace.Timing(0.25, 10.0))
    return measured


def test_the_steps_are_what_is_left_of_the_minutes():
    # 600 s less 10 for reading, 20 for compiling twice and 2 for what was timed; less measuring 5 times.
    assert pace.steps_in(10, pace.Timing(0.25, 10.0)) == 568 * 4 - 5 * 30
    with pytest.raises(InputError, match=r"--minutes 1: too short to learn from here; give 1.3 or more"):
        pace.steps_in(1, pace.Timing(0.25, 10.0))
    assert pace.steps_in(1.3, pace.Timing(0.25, 10.0)) >= 20


def test_a_run_of_the_recipes_length_keeps_the_recipe_and_a_short_one_forgets_sooner():
    config = personal.get_config().to_dict()
    config["optim"].update(warmup=40, ema=0.995)
    assert pace.keys_of(config, 1360) == {
        "optim.steps": 1360,
        "optim.warmup": 40,
        "optim.ema": 0.995,
        "run.save_every": 340,
    }
    short = {"optim.steps": 101, "optim.warmup": 10, "optim.ema": 0.9327, "run.save_every": 26}
    assert pace.keys_of(config, 101) == short
    assert pace.keys_of(config, 9999)["optim.ema"] == 0.995


def test_a_new_run_is_measured_and_one_that_has_begun_keeps_its_steps(tmp_path, timed, capsys):
    config = stub.config()
    found = pace.with_minutes(config, 10, tmp_path)
    assert (found["optim"]["steps"], found["run"]["save_every"], len(timed)) == (2122, 531, 1)
    assert "10 minutes: 2122 steps of 0.25 s on this machine" in capsys.readouterr().out
    assert config == stub.config()
    with run_dir.claimed(tmp_path, found):
        (tmp_path / "metrics.jsonl").write_text('{"step": 1}\n')
    again = pace.with_minutes(config, 99, tmp_path)
    assert again == found and len(timed) == 1
    run_dir.check(tmp_path, again)
    assert "2122 steps, as this run began" in capsys.readouterr().out


def test_what_a_person_sets_stays(tmp_path, timed):
    config = stub.config(save_every=7, ema=0.5)
    found = pace.with_minutes(config, 10, tmp_path, ("run.save_every", "optim.ema"))
    assert (found["run"]["save_every"], found["optim"]["ema"]) == (7, 0.5)
    with pytest.raises(InputError, match="give one of them"):
        pace.with_minutes(config, 10, tmp_path, ("optim.steps",))


def test_a_config_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps([]))
    (tmp_path / "metrics.jsonl").write_text('{"step": 1}\n')
    with pytest.raises(InputError, match="config.json is damaged"):
        pace.with_minutes(stub.config(), 10, tmp_path)


def test_a_step_is_timed_on_batches_of_the_runs_own_shape(monkeypatch):
    shapes = []

    def step(state, batch, rng):
        shapes.append({kind: pictures.shape for kind, pictures in batch.items()})
        return state, {"d_loss": jnp.float32(0)}

    learner = Learner(lambda rng, batch: stub.state(), step, None)
    monkeypatch.setattr(pace, "make_learner", lambda config, frozen: learner)
    monkeypatch.setattr(pace.loop, "load_frozen", lambda: None)
    timing = pace.measure(stub.config())
    assert timing.step > 0
    assert shapes == [{"content": (1, 32, 32, 3), "style": (1, 32, 32, 3)}]  # traced once, for each of two devices
