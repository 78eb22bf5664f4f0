"""What a caller of `train` is told while it learns, and that it may stop the run: around an update of one number."""

import json

from stylejax.checkpoints.steps import finished_steps, latest_step, steps_folder
from tests.training import stub


def test_each_logged_step_is_told_and_each_measured_one_with_its_grid(tmp_path, measured, capfd):
    told = []
    stub.train(
        tmp_path, stub.config(log_every=1, save_every=2), stub.update_of(lambda s, r: float(s)), None, told.append
    )
    assert [news.step for news in told if news.grid is not None] == [0, 2, 4]
    losses = {news.step: news.values["d_loss"] for news in told if "d_loss" in news.values}
    assert losses == {1: 1.0, 2: 2.0, 3: 3.0, 4: 4.0}
    assert {news.steps for news in told} == {4}
    for news in told:
        assert (news.grid is None) == (news.health is None)
    assert told[-1].health.startswith("health: ") and told[-1].grid.dtype == "uint8"
    written = [json.loads(line) for line in (tmp_path / "metrics.jsonl").read_text().splitlines()]
    assert [line["d_loss"] for line in written if "d_loss" in line] == [1.0, 2.0, 3.0, 4.0]
    assert "step/s" not in capfd.readouterr().err  # no bar beside it


def test_the_caller_stops_the_run_which_is_saved_and_goes_on(tmp_path, measured):
    config = stub.config(steps=9, log_every=1, save_every=9)
    update = stub.update_of(lambda step, rng: 1.0)
    stub.train(tmp_path, config, update, None, lambda news: news.step == 3)
    assert latest_step(tmp_path) == 3
    stub.train(tmp_path, config, update, stub.state(3, 4.0), lambda news: None)
    assert max(finished_steps(steps_folder(tmp_path))) == 9


def test_a_stop_asked_at_the_start_holds(tmp_path, measured):
    stub.train(tmp_path, stub.config(steps=9), stub.update_of(lambda step, rng: 1.0), None, lambda news: True)
    assert latest_step(tmp_path) == 1
