"""`stylejax ablate` passes its words on, the old spellings too."""

import pytest

from stylejax.errors import InputError
from stylejax.experiments import ablations
from tests.cli.calls import call


@pytest.fixture
def planned(monkeypatch):
    """What a study would be planned from; it is not run."""
    found = []

    def plan(files, seeds, terms):
        found.append((sorted(files), seeds, terms))
        raise InputError("planned")

    monkeypatch.setattr(ablations, "plan", plan)
    return found


def ablate(capsys, tmp_path, *words):
    (tmp_path / "a.py").write_text("")
    code, out, err = call(capsys, "ablate", "--configs", tmp_path / "*.py", "--workdir", tmp_path / "study", *words)
    assert (code, out) == (2, "") and err.endswith("stylejax: planned\n")
    return err


def test_words_become_overrides_of_every_config(planned, tmp_path, capsys):
    words = ["--style-pictures", "MONET", "--content-photos", "PHOTOS", "--config.optim.steps=5", "--seeds", 2]
    err = ablate(capsys, tmp_path, *words, "--budget", "0.5", "--together")
    assert err == "stylejax: planned\n"
    (files, seeds, terms) = planned[0]
    assert (files, seeds) == (["a"], 2)
    overrides = ("--config.data.style=MONET", "--config.data.content=PHOTOS", "--config.optim.steps=5")
    assert tuple(terms) == (overrides, 0.5, 0.2, 256, 32, True)


def test_old_spellings_are_accepted_and_the_new_ones_said(planned, tmp_path, capsys):
    err = ablate(capsys, tmp_path, "--style", "MONET", "--content=PHOTOS")
    assert "--style of ablate is now called --style-pictures\n" in err
    assert "--content of ablate is now called --content-photos\n" in err
    assert planned[0][2][0] == ("--config.data.style=MONET", "--config.data.content=PHOTOS")


def test_without_pictures_those_of_the_configs_stay(planned, tmp_path, capsys):
    ablate(capsys, tmp_path)
    assert planned[0][2][0] == ()


def test_a_pattern_without_a_config_is_one_line(tmp_path, capsys):
    code, _, err = call(capsys, "ablate", "--configs", tmp_path / "*.py", "--workdir", tmp_path / "study")
    assert (code, err) == (2, f"stylejax: --configs {tmp_path}/*.py: no such file\n")
