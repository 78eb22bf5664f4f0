"""A style is exported whole, found by its name, and loaded."""

import jax
import numpy as np
import pytest

import stylejax
from stylejax.checkpoints import export, names, save
from stylejax.errors import InputError
from tests import untrained
from tests.checkpoints.states import MODEL


@pytest.fixture
def run(tmp_path):
    params = untrained.style(width=8, blocks=2, noise=4).params
    with save.Saver(tmp_path / "run", MODEL, canvas=48) as saver:
        saver.save(3, {"step": 3}, params, 0.1)
        saver.save(4, {"step": 4}, jax.tree.map(lambda p: 2 * p, params))
    return tmp_path / "run"


def test_an_exported_style_is_the_style_without_its_training(run, tmp_path):
    target = export.export(run, tmp_path / "mine")
    a = stylejax.load(run)
    b = stylejax.load(target)
    assert (a.generator, a.canvas) == (b.generator, b.canvas) and b.canvas == 48
    jax.tree.map(np.testing.assert_array_equal, a.params, b.params)
    assert not (target / "state").exists()


@pytest.mark.parametrize("step", ["best", "latest", 3])
def test_the_step_that_is_asked_for_is_exported(run, tmp_path, step):
    a = stylejax.load(export.export(run, tmp_path / "mine", step))
    jax.tree.map(np.testing.assert_array_equal, a.params, stylejax.load(run, step).params)
    first = stylejax.load(run / "checkpoints" / "3").params
    same = jax.tree.map(np.array_equal, a.params, first)
    assert all(jax.tree.leaves(same)) == (step != "latest")


def test_damage_to_an_exported_style_is_found(run, tmp_path):
    target = export.export(run, tmp_path / "mine")
    (target / "meta" / "metadata").write_text("{}")
    with pytest.raises(InputError, match="metadata: is damaged"):
        stylejax.load(target)


def test_a_style_is_never_exported_over_something(run, tmp_path):
    export.export(run, tmp_path / "mine")
    with pytest.raises(InputError, match="mine: is there already"):
        export.export(run, tmp_path / "mine")


def test_a_style_is_found_by_its_name_and_a_wrong_name_says_which_there_are(run, tmp_path, monkeypatch):
    monkeypatch.setattr(names, "STYLES", tmp_path / "styles")
    export.export(run, tmp_path / "styles" / "ink")
    assert stylejax.load("ink").canvas == 48
    with pytest.raises(InputError, match=r"or a style by its name \(ink\)"):
        stylejax.load("inc")
