"""What a run says: its pace, what it begins with, and what to do at its end."""

from types import SimpleNamespace

import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.training import progress
from stylejax.training.evaluation import Evaluation

OPTIM = {
    "steps": 100,
    "warmup": 8,
    "generator_rate": 1e-3,
    "discriminator_rate": 2e-3,
    "discriminator_steps": 2,
    "decay": 0.0,
}


def evaluation(truth=None):
    return Evaluation(None, {"held_out_kid_alex": 12.4}, {}, np.zeros((1, 1, 3), np.uint8), truth)


@pytest.fixture
def run(tmp_path):
    """The folder of a run with two sample grids and no checkpoint."""
    (tmp_path / "samples").mkdir()
    for step in (0, 5):
        (tmp_path / "samples" / f"{step:06d}.png").touch()
    return tmp_path


def test_a_clock_goes_on_from_the_seconds_before():
    assert progress.Clock(100.0, 0).seconds() >= 100.0


def test_no_step_no_speed():
    clock = progress.Clock(0.0, 7)
    assert clock.speed(7) == 0.0
    assert clock.speed(9) > 0.0
    clock.pause(20)
    assert clock.speed(20) == 0.0


def test_the_distance_to_the_average_is_relative_to_its_norm():
    state = SimpleNamespace(params={"generator": {"a": jnp.array([3.0, 8.0])}}, ema={"a": jnp.array([3.0, 4.0])})
    # |(0, 4)| / |(3, 4)|
    assert progress.ema_distance.__wrapped__(state) == pytest.approx(4 / 5)


def test_rates_are_those_of_the_step_just_done(monkeypatch):
    monkeypatch.setattr(progress, "ema_distance", lambda state: jnp.float32(0.5))
    config = {"optim": OPTIM, "data": {"batch": 4}}
    found = progress.progress_metrics(config, None, done=3, speed=2.5, seconds=7.0)
    # The generator's second update of a warm-up over 4, the discriminator's third of one over 8.
    assert found["optim"]["generator_rate"] == pytest.approx(1e-3 * 2 / 5)
    assert found["optim"]["discriminator_rate"] == pytest.approx(2e-3 * 3 / 9)
    assert found["optim"]["ema_distance"] == 0.5
    assert found["system"]["images_per_second"] == 10.0 and found["system"]["seconds"] == 7.0
    assert found["system"]["peak_memory_gib"] > 0


def test_the_end_names_the_newest_grid_and_the_next_command(run, capsys):
    progress.conclude(run, evaluation((0.5, 0.25)), {}, finished=True)
    out = capsys.readouterr().out
    assert "held-out distance to the style (KID on AlexNet): 12; too few pictures" in out
    assert "(LPIPS): photo 0.50, learned 0.25" in out
    assert f"look at:  {run / 'samples' / '000005.png'}" in out
    assert f"stylejax transfer --style {run} " in out


def test_an_early_end_says_what_is_saved_and_how_to_go_on(run, capsys):
    saved(run, {0: 9.0, 5: 8.0})
    progress.conclude(run, evaluation(), {}, finished=False)
    out = capsys.readouterr().out
    assert f"saved:    {run / 'checkpoints' / '5'}; " in out and "the same command goes on from here" in out
    assert "LPIPS" not in out and "stylejax transfer" not in out


def test_a_run_without_a_grid_ends_all_the_same(tmp_path, capsys):
    progress.conclude(tmp_path, evaluation(), {}, finished=True)
    assert "look at" not in capsys.readouterr().out


def saved(run, distances):
    """Steps with their manifest and their distance to the style."""
    for step, distance in distances.items():
        folder = run / "checkpoints" / str(step)
        (folder / "metrics").mkdir(parents=True)
        (folder / "metrics" / "metrics").write_text(f'{{"distance": {distance}}}')
        (folder / "manifest.sha256").touch()


RUINED = {"kid_rise": 32.0}


@pytest.mark.parametrize(
    ("distances", "entries", "words"),
    [
        # Nothing diverged: what is taken by default.
        ({0: 9.0, 2: 5.0, 4: 7.0}, {}, "--style RUN --input"),
        # The best one is sound.
        ({0: 9.0, 2: 5.0, 4: 7.0}, {4: RUINED}, "--style RUN --input"),
        # Too few pictures for a best one: the latest has diverged, the one before has not.
        ({0: "Infinity", 2: "Infinity", 4: "Infinity"}, {4: RUINED}, "--style RUN --step 2 --input"),
        # What was best had diverged.
        ({0: 9.0, 2: 5.0, 4: 7.0}, {2: RUINED}, "--style RUN --step 4 --input"),
        # Nothing but the start is sound, and the start has learned nothing.
        ({0: 9.0, 2: 50.0, 4: 70.0}, {2: RUINED, 4: RUINED}, "health:"),
    ],
)
def test_the_next_command_takes_no_step_that_diverged(run, capsys, distances, entries, words):
    saved(run, distances)
    progress.conclude(run, evaluation(), entries, finished=True)
    out = capsys.readouterr().out.replace(str(run), "RUN")
    assert words in out and out.count("stylejax transfer") == (0 if words == "health:" else 1)


def test_a_long_run_on_a_cpu_is_shown_a_shorter_recipe(capsys, monkeypatch):
    monkeypatch.setattr(progress.jax, "default_backend", lambda: "cpu")
    progress.forecast(90.0)
    assert capsys.readouterr().out == "expected time: about 1.5 minutes\n"
    progress.forecast(7200.0)
    assert "configs/personal.py" in capsys.readouterr().out


def test_only_the_first_process_speaks(capsys, monkeypatch):
    monkeypatch.setattr(progress.jax, "process_index", lambda: 1)
    progress.say("twice")
    assert capsys.readouterr().out == ""
