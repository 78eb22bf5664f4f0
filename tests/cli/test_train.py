"""`stylejax train`: which config it makes and where the run goes, around a training that says what it was given."""

import os

import pytest

from stylejax.checkpoints import names
from stylejax.errors import InputError
from stylejax.training import loop, pace, run_dir
from tests.cli.calls import call, pictures


@pytest.fixture
def trained(monkeypatch):
    """What `train` was called with: (config, workdir, on_progress)."""
    given = []

    def train(config, workdir, on_progress=None):
        run_dir.check(workdir, config)
        print("a line of the run")
        given.append((config, workdir, on_progress))

    monkeypatch.setattr(loop, "train", train)
    return given


@pytest.fixture
def style(tmp_path):
    """Two pictures."""
    return pictures(tmp_path / "My ink", 2, 24, 32)


def train(capsys, style, *more):
    return call(capsys, "train", "--style", style, "--config", "smoke", *more)


def test_a_name_is_a_folder_of_ones_own_and_photos_come_along(trained, style, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = train(capsys, "My ink", "--name", "ink", "--config.optim.steps=3")
    assert (code, out, err) == (0, "a line of the run\n", "")
    config, workdir, on_progress = trained[0]
    assert workdir == names.own_folder() / "ink" and on_progress is None
    assert config["data"]["style"] == os.path.abspath("My ink")  # the same from any folder
    assert (config["data"]["content"], config["optim"]["steps"]) == ("samples:content", 3)
    assert not workdir.exists()


def test_without_a_name_the_folder_or_the_file_gives_it(trained, style, capsys):
    train(capsys, style)
    train(capsys, style / "0.png", "--content", style)
    assert [given[1].name for given in trained] == ["My ink", "0"]
    assert trained[1][0]["data"]["content"] == str(style)
    code, out, err = train(capsys, "samples:style")
    assert (code, out) == (2, "") and "give the style a --name: 'samples:style' cannot be a name" in err


def test_a_workdir_goes_in_place_of_a_name(trained, style, capsys, tmp_path):
    train(capsys, style, "--workdir", tmp_path / "run")
    assert trained[0][1] == tmp_path / "run"


def test_quiet_prints_nothing_and_has_no_bar(trained, style, capsys):
    assert train(capsys, style, "-q") == (0, "", "")
    assert trained[0][2]("news") is None


def test_a_style_of_another_config_is_never_taken_over(trained, style, capsys, tmp_path):
    train(capsys, style, "--name", "ink")
    config, workdir, _ = trained[0]
    with run_dir.claimed(workdir, config):
        (workdir / "metrics.jsonl").write_text('{"step": 1}\n')
    train(capsys, style, "--name", "ink")
    code, out, err = train(capsys, style, "--name", "ink", "--config.run.seed=1")
    assert (code, out, len(trained)) == (2, "", 2)
    assert err == (
        f"stylejax: {workdir} holds a run of another config (run.seed: 0 -> 1); "
        "give another --name, or the same config to resume it\n"
    )
    code, out, err = train(capsys, style, "--workdir", workdir, "--config.run.seed=1")
    assert "give another --workdir, or the same config" in err


def test_what_stops_the_run_asks_for_another_name_too(style, capsys, monkeypatch):
    def refuse(*given, **more):
        raise InputError("in use; give another --workdir")

    monkeypatch.setattr(loop, "train", refuse)
    assert train(capsys, style, "--name", "busy")[2] == "stylejax: in use; give another --name\n"


def test_minutes_become_steps(trained, style, capsys, monkeypatch):
    monkeypatch.setattr(pace, "measure", lambda config: pace.Timing(0.25, 10.0))
    code, out, _ = train(capsys, style, "--name", "timed", "--minutes", 10, "--config.optim.ema=0.5")
    assert code == 0 and "2122 steps" in out
    config, workdir, _ = trained[0]
    assert (config["optim"]["steps"], config["optim"]["ema"], config["run"]["save_every"]) == (2122, 0.5, 531)
