"""The step that a path and a word mean."""

import pytest

from stylejax.checkpoints import names, steps
from stylejax.checkpoints.manifest import MANIFEST
from stylejax.errors import InputError
from tests.checkpoints.states import save_steps, steps_of


def test_without_distances_there_is_no_best(tmp_path):
    assert steps.latest_step(tmp_path / "nowhere") is None
    assert steps.best_step(tmp_path / "nowhere") is None
    save_steps(tmp_path, {1: None, 2: None, 3: None})
    assert steps_of(tmp_path) == [2, 3]
    assert steps.best_step(tmp_path) is None


@pytest.mark.parametrize(("step", "number"), [("best", 1), ("latest", 2), (1, 1), (2, 2)])
def test_a_word_or_a_number_names_a_step_of_a_run(saved, step, number):
    assert steps.find_step_dir(saved, step) == saved / "checkpoints" / str(number)
    assert steps.choose_step(saved, step) == number


def test_best_is_the_default_and_the_latest_where_nothing_was_measured(saved, tmp_path):
    assert steps.find_step_dir(saved).name == "1"
    save_steps(tmp_path, {3: None, 4: None})
    assert steps.find_step_dir(tmp_path).name == "4"


def test_a_step_that_is_not_there_says_which_are(saved):
    with pytest.raises(InputError, match="has no finished step 7; give best, latest or one of 1, 2"):
        steps.find_step_dir(saved, 7)
    with pytest.raises(InputError, match="has no finished step last; give best, latest"):
        steps.find_step_dir(saved, "last")


def test_an_unfinished_step_is_neither_best_nor_latest(run):
    (run / "checkpoints" / "1" / MANIFEST).unlink()
    assert steps.finished_steps(run / "checkpoints") == [2]
    assert steps.unfinished_dirs(run / "checkpoints") == [run / "checkpoints" / "1"]
    assert steps.choose_step(run, "best") == 2


def test_a_step_or_a_style_is_taken_as_it_is_and_has_no_steps_of_its_own(saved, tmp_path, monkeypatch):
    step_dir = saved / "checkpoints" / "2"
    monkeypatch.setattr(names, "STYLES", tmp_path / "styles")
    (tmp_path / "styles" / "ink" / "params").mkdir(parents=True)
    for path, found in [(step_dir, step_dir), ("ink", tmp_path / "styles" / "ink")]:
        assert steps.find_step_dir(path, "best") == steps.find_step_dir(path, "latest") == found
        with pytest.raises(InputError, match="is one step of a run, not a run; leave out step 3"):
            steps.find_step_dir(path, 3)


def test_a_distance_that_cannot_be_read_is_named(run):
    (run / "checkpoints" / "2" / "metrics" / "metrics").write_text("{}")
    with pytest.raises(InputError, match="2/metrics/metrics: holds no distance"):
        steps.best_step(run)
    assert steps.choose_step(run, "latest") == 2
