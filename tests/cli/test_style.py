"""The style that --style and --step name, and what is said of it."""

import argparse

import jax
import numpy as np
import pytest

import stylejax
from stylejax.checkpoints.mixing import mix
from stylejax.cli.style import load_style, make_paint_frame, transfer_options
from stylejax.errors import InputError
from tests.cli.calls import picture, save_run, untrained_params


def same(style, other):
    jax.tree.map(np.testing.assert_array_equal, style.params, other.params)


def args(*styles, step="best"):
    return argparse.Namespace(style=[(str(name), weight) for name, weight in styles], step=step, quiet=False)


@pytest.mark.parametrize(
    ("step", "number", "said"),
    [("best", 1, "step 1 of {}, the best ("), ("latest", 2, "step 2 of {}, the latest ("), (2, 2, "step 2 of {} (")],
)
def test_the_step_is_loaded_and_said(two_steps, capsys, step, number, said):
    same(load_style(args((two_steps, 1.0), step=step)), stylejax.load(two_steps, number))
    out, err = capsys.readouterr()
    assert out == "" and said.format(two_steps) in err and "one of 1, 2)" in err


def test_where_nothing_was_measured_the_latest_is_said_to_be(tmp_path, capsys):
    save_run(tmp_path, {3: None, 4: None}, untrained_params())
    load_style(args((tmp_path, 1.0)))
    assert f"step 4 of {tmp_path}, the latest, none was measured (" in capsys.readouterr().err


def test_a_single_step_needs_no_word(run, capsys):
    load_style(args((run, 1.0)))
    load_style(args((run / "checkpoints" / "1", 1.0)))
    assert capsys.readouterr() == ("", "")


def test_two_styles_are_mixed_by_their_weights_at_the_step(run, two_steps):
    mixed = load_style(args((run, 1.0), (two_steps, 3.0), step="latest"))
    same(mixed, mix({str(run): 1.0, str(two_steps): 3.0}, "latest"))


def test_one_style_given_twice_is_that_style(run):
    same(load_style(args((run, 0.0), (run / "checkpoints" / "1", 1.0))), stylejax.load(run))


def test_controls_that_fit_no_picture_are_refused():
    controls = argparse.Namespace(seed=0, canvas=None, strength=float("nan"), colors="style")
    with pytest.raises(InputError, match="strength must lie between"):
        transfer_options(controls)


def test_a_step_that_is_not_there_is_named(two_steps):
    with pytest.raises(InputError, match="has no finished step 9; give best, latest or one of 1, 2"):
        load_style(args((two_steps, 1.0), step=9))


def test_a_frame_is_painted_as_transfer_paints_it(run):
    style = stylejax.load(run)
    controls = argparse.Namespace(seed=3, canvas=None, strength=1.0, colors="style", mask="no option of controls")
    options = transfer_options(controls)
    assert options == {"seed": 3, "canvas": None, "strength": 1.0, "colors": "style"}
    photo = picture(33, 47)
    np.testing.assert_array_equal(make_paint_frame(style, options)(photo), stylejax.transfer(style, photo, **options))
