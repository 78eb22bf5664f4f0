"""A study runs what is missing, goes on where it stopped, and prints the table of what is there."""

import json

import numpy as np
import pytest

from stylejax.cli.main import main
from stylejax.errors import InputError
from stylejax.experiments import ablations
from stylejax.images import files
from stylejax.training import evaluation, loop
from tests.experiments.test_table import line
from tests.training.test_objectives import frozen
from tests.untrained import TINY

TERMS = ablations.Terms((), 0.5, 0.2, 32, 2)
CONFIG = """
from configs import smoke
from tests import untrained

def get_config():
    config = smoke.get_config()
    with config.model.unlocked():
        for key, value in {model}.items():
            config.model[key] = value
    untrained.compare_pixels(config.loss)
    config.loss.weight = {weight}
    return config
"""


@pytest.fixture
def configs(tmp_path):
    """Two config files, and the pattern that finds them."""
    (tmp_path / "configs").mkdir()
    for name, weight in (("one", 1.0), ("two", 2.0)):
        (tmp_path / "configs" / f"{name}.py").write_text(CONFIG.format(weight=weight, model=TINY))
    return str(tmp_path / "configs" / "*.py")


@pytest.fixture
def words(tmp_path, configs):
    """The command line of a study on two small folders of noise."""
    draw = np.random.default_rng(0)
    one = configs.replace("*", "one")
    words = ["ablate", "--configs", one, "--seeds", "2", "--workdir", str(tmp_path / "study")]
    for kind in ("style", "content"):
        (tmp_path / kind).mkdir()
        for i in range(2):
            files.write(tmp_path / kind / f"{i}.png", draw.integers(0, 256, (40, 50, 3), np.uint8))
        words += [f"--{kind}", str(tmp_path / kind)]
    return [*words, "--budget", "0.5", "--side", "32", "--count", "2", "--config.run.measure=2"]


def _finish(workdir, run, terms):
    return line(run.name, run.seed, 1.0, 1.0) | {"digest": run.digest}


def test_plan_is_every_config_with_every_seed_at_its_budget(configs):
    runs = ablations.plan(ablations.find([configs]), 2, TERMS._replace(overrides=("--config.loss.patches=9",)))
    assert [(run.name, run.seed) for run in runs] == [("one", 0), ("two", 0), ("one", 1), ("two", 1)]
    config = runs[3].config
    assert config["optim"]["steps"] == 2 and config["run"]["seed"] == 1 and config["data"]["test"] == 0.2
    assert config["loss"]["patches"] == 9 and config["loss"]["weight"] == 2.0
    assert len({run.digest for run in runs}) == 4
    with pytest.raises(InputError, match="nothing"):
        ablations.find(["nothing/*.py"])


def test_what_is_done_is_not_done_again_and_a_fault_stops_no_other(tmp_path, configs, monkeypatch):
    runs = ablations.plan(ablations.find([configs]), 1, TERMS)

    def refuse_two(workdir, run, terms):
        if run.name == "two":
            raise InputError("no")
        return _finish(workdir, run, terms)

    monkeypatch.setattr(ablations, "finish", refuse_two)
    first = [(run.name, isinstance(out, InputError)) for run, out in ablations.work(tmp_path, runs, TERMS)]
    assert first == [("one", False), ("two", True)]
    with (tmp_path / "results.jsonl").open("a") as file:
        file.write('{"config": "cut sh')
    monkeypatch.setattr(ablations, "finish", _finish)
    assert [run.name for run, _ in ablations.work(tmp_path, runs, TERMS)] == ["two"]
    assert [line["config"] for line in ablations.read(tmp_path)] == ["one", "two"]
    # Another config under the same name is another run.
    changed = ablations.plan(ablations.find([configs]), 1, TERMS._replace(budget=1.0))
    assert len(list(ablations.work(tmp_path, changed, TERMS))) == 2


def test_one_study_has_one_protocol(tmp_path):
    ablations.agree(tmp_path / "new", {"budget": "0.5"})
    ablations.agree(tmp_path / "new", {"budget": "0.5"})
    with pytest.raises(InputError, match=r"budget: 0\.5 -> 1"):
        ablations.agree(tmp_path / "new", {"budget": "1"})


def test_a_study_end_to_end_and_the_command_again(capsys, tmp_path, words, monkeypatch):
    monkeypatch.setattr(loop.backbones, "load_frozen", lambda name: None)
    monkeypatch.setattr(loop.backbones, "efficientnet_lite0", lambda weights, images: frozen(images))
    monkeypatch.setattr(evaluation.extractors, "alex_features", lambda pictures: pictures.mean((1, 2)))
    row = {"kid_alex": 5.0, "kid_vgg": 6.0, "lpips": 0.1, "edge": 0.9, "grid": 0.05}
    monkeypatch.setattr(ablations, "scorer", lambda photos, style: lambda painted: row)
    assert main(words) == 0
    out = capsys.readouterr().out
    study = tmp_path / "study"
    assert out.startswith("Protocol") and "| one | 2 | 2 |" in out
    assert "the runs saw some of them" in out
    lines = [json.loads(text) for text in (study / "results.jsonl").read_text().splitlines()]
    assert [line["last"]["kid_alex"] for line in lines] == [5.0, 5.0] and lines[0]["last"]["step"] == 2
    assert any((study / "compiled").iterdir())
    monkeypatch.setattr(ablations, "finish", None)  # nothing is left to be done
    assert main(words) == 0
    assert capsys.readouterr().out == out == (study / "table.md").read_text()


def test_a_word_that_no_command_knows_is_refused(capsys):
    ours = ["ablate", "--configs", "a", "--workdir", "b"]
    theirs = ["export", "--style", "a", "--output", "b"]
    for words in ([*ours, "--bogus=1"], [*theirs, "--config.a=1"]):
        assert main(words) == 2
        assert f"unrecognized arguments: {words[-1]}" in capsys.readouterr().err


def test_what_is_counted_in_steps_shrinks_with_them():
    short = ablations.shortened({"steps": 200, "warmup": 20, "ema": 0.99}, 0.5)
    assert short["steps"] == 100 and short["warmup"] == 10
    assert short["ema"] == pytest.approx(0.98)  # an average over 50 steps in place of 100
    assert ablations.shortened({"steps": 3, "warmup": 0, "ema": 0.0}, 0.1) == {"steps": 1, "warmup": 0, "ema": 0.0}
