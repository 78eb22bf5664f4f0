"""A run stops at numbers that are none, or goes back: the loop around an update that is a function of the step."""

import json
import os
import signal
from types import SimpleNamespace

import jax
import numpy as np
import pytest

from stylejax.checkpoints.save import restore
from stylejax.checkpoints.steps import finished_steps, latest_step, steps_folder
from stylejax.training import evaluation, loop
from stylejax.training.divergence import Diverged
from tests.training import stub


def test_a_loss_that_is_not_finite_stops_the_run_at_its_step_though_it_is_logged_later(tmp_path, measured):
    config = stub.config(steps=9, log_every=4, save_every=3)
    update = stub.update_of(lambda step, rng: float("inf") if step == 5 else 1.0)
    with pytest.raises(
        Diverged, match=r"step 5: not finite: d_loss; the last good checkpoint is .*/checkpoints/3; give "
    ):
        stub.train(tmp_path, config, update)
    assert len(measured) == 2  # at 0 and 3: at 6 nothing is measured or saved any more
    assert sorted(finished_steps(steps_folder(tmp_path))) == [0, 3]


def test_a_painting_that_is_not_finite_stops_the_run_before_its_step_is_saved(tmp_path, measured, monkeypatch):
    def evaluate(state, *rest):
        if int(state.step) == 2:
            raise FloatingPointError("paintings")
        return stub.result()

    monkeypatch.setattr(evaluation, "evaluate", evaluate)
    with pytest.raises(
        Diverged, match=r"step 2: not finite: paintings; the last good checkpoint is .*/checkpoints/0; "
    ):
        stub.train(tmp_path, stub.config(), stub.update_of(lambda step, rng: 1.0))
    assert finished_steps(steps_folder(tmp_path)) == [0]


def test_looking_for_numbers_that_are_none_does_not_wait_for_the_device(tmp_path, measured, monkeypatch):
    waited = []
    device_get = jax.device_get
    monkeypatch.setattr(jax, "device_get", lambda tree: waited.append(1) or device_get(tree))
    for name, log_every in (("often", 1), ("rarely", 8)):
        waited.clear()
        config = stub.config(steps=8, log_every=log_every, save_every=8)
        (tmp_path / name).mkdir()
        stub.train(tmp_path / name, config, stub.update_of(lambda step, rng: 1.0))
        # For each log step the metrics and what the watch has found, and this once more before the last step is saved.
        assert len(waited) == 2 * 8 // log_every + 1


@pytest.fixture
def stubbed(monkeypatch, measured):
    """loop.train whose update is the stub's with losses given by `stubbed(d_loss)`; the configs of all attempts."""
    configs = []

    def use(d_loss):
        def make_learner(config, frozen):
            configs.append(config)
            return SimpleNamespace(
                create_state=lambda rng, start: stub.state(),
                train_step=stub.update_of(d_loss),
                discriminator_logits=abs,
            )

        def begin(learner, directory, pictures, rng, origin):
            return stub.state() if latest_step(directory) is None else restore(directory, stub.state())

        monkeypatch.setattr(loop, "make_learner", make_learner)
        monkeypatch.setattr(loop, "begin", begin)
        monkeypatch.setattr(loop.jax, "pmap", lambda function, *rest, **more: function)
        monkeypatch.setattr(loop.evaluation, "make_reference", lambda pictures: None)
        monkeypatch.setattr(loop, "check_networks", lambda config, frozen: None)
        monkeypatch.setattr(loop, "load_frozen", lambda: None)
        monkeypatch.setattr(loop, "with_scale", lambda config: (config, []))
        return configs

    return use


def test_a_run_that_goes_back_takes_another_key_and_smaller_rates_and_ends(tmp_path, stubbed, capsys):
    keys = []

    def d_loss(step, rng):
        keys.append(tuple(jax.random.key_data(rng).tolist()))
        return float("nan") if step == 3 and len(set(keys)) < 3 else 1.0

    configs = stubbed(d_loss)
    config = stub.config(on_nan="rollback")
    loop.train(config, tmp_path, stub.PICTURES)
    rate = config["optim"]["generator_rate"]
    assert [each["optim"]["generator_rate"] for each in configs] == [rate, rate / 2, rate / 4]
    assert latest_step(tmp_path) == 4 and len(set(keys)) == 3
    out = capsys.readouterr().out
    assert "step 3: not finite: d_loss; back to step 2 with another key and rates times 0.5 (1 of 3)" in out
    assert steps_of(tmp_path) == [0, 1, 2, 3, 4]
    # A later start knows of it: it goes on as this run would have.
    loop.train(config, tmp_path, stub.PICTURES)
    assert configs[-1]["optim"]["generator_rate"] == rate / 4


def test_a_run_goes_back_three_times_at_most(tmp_path, stubbed):
    configs = stubbed(lambda step, rng: float("nan") if step == 3 else 1.0)
    with pytest.raises(Diverged, match="step 3: not finite: d_loss; .*smaller rates did not help"):
        loop.train(stub.config(on_nan="rollback"), tmp_path, stub.PICTURES)
    assert len(configs) == 4
    configs.clear()
    with pytest.raises(Diverged):
        loop.train(stub.config(on_nan="rollback"), tmp_path, stub.PICTURES)
    assert len(configs) == 1


def test_a_run_that_stops_at_a_number_that_is_none_can_go_on_by_rollback(tmp_path, stubbed):
    configs = stubbed(lambda step, rng: float("nan") if step == 3 and len(configs) < 3 else 1.0)
    with pytest.raises(Diverged, match="on_nan=rollback"):
        loop.train(stub.config(), tmp_path, stub.PICTURES)
    loop.train(stub.config(on_nan="rollback"), tmp_path, stub.PICTURES)
    assert latest_step(tmp_path) == 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_asked_to_stop_saves_its_step_and_says_where(tmp_path, measured, capsys, number):
    def d_loss(step, rng):
        if step == 3:
            os.kill(os.getpid(), number)
        return 1.0

    stub.train(tmp_path, stub.config(steps=9, save_every=9), stub.update_of(d_loss))
    assert sorted(finished_steps(steps_folder(tmp_path))) == [0, 3]
    said = (
        f"saved:    {tmp_path / 'checkpoints' / '3'}; stopped before the last step: the same command goes on from here"
    )
    assert said in capsys.readouterr().out


def test_several_processes_stop_at_a_logged_step_when_one_of_them_is_asked_to(monkeypatch):
    interrupt = SimpleNamespace(asked=True)
    assert loop.asked(interrupt, logged=False)
    monkeypatch.setattr(loop.jax, "process_count", lambda: 2)
    monkeypatch.setattr(loop.multihost_utils, "process_allgather", lambda own: np.array([bool(own), False]))
    assert loop.asked(interrupt, logged=True) and not loop.asked(interrupt, logged=False)
    assert not loop.asked(SimpleNamespace(asked=False), logged=True)


def steps_of(directory):
    """The steps of metrics.jsonl, line by line."""
    return [json.loads(line)["step"] for line in (directory / "metrics.jsonl").read_text().splitlines()]
