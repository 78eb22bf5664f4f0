"""`stylejax export` makes a folder that paints as the run does."""

import jax
import numpy as np
import pytest

import stylejax
from tests.cli.calls import call


@pytest.mark.parametrize(("words", "step"), [([], 1), (["--step", "latest"], 2), (["--step", "2"], 2)])
def test_the_step_that_was_asked_for_is_exported_and_named(two_steps, tmp_path, capsys, words, step):
    code, out, err = call(capsys, "export", "--style", two_steps, "--output", tmp_path / "mine", *words)
    assert (code, out) == (0, "")
    assert f"style: step {step} of {two_steps}" in err and f"exported to {tmp_path / 'mine'}\n" in err
    exported = stylejax.load(tmp_path / "mine").params
    jax.tree.map(np.testing.assert_array_equal, exported, stylejax.load(two_steps, step).params)


def test_what_is_there_already_is_one_line(run, tmp_path, capsys):
    (tmp_path / "mine").write_text("")
    code, out, err = call(capsys, "export", "--style", run, "--output", tmp_path / "mine")
    assert (code, out, err) == (2, "", f"stylejax: {tmp_path / 'mine'}: is there already; give another folder\n")
