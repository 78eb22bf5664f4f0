"""Divergence is seen: numbers that are none, at their step, and numbers far above their start."""

import contextlib

import jax.numpy as jnp
import pytest

from stylejax.errors import InputError
from stylejax.training import divergence
from stylejax.training.divergence import Found, Watch

NAN = float("nan")


def watched(rows):
    """A watch that has seen steps 1, 2, ...: a dict of metrics each."""
    watch = Watch()
    for step, row in enumerate(rows, 1):
        watch.look(step, {name: jnp.array(value) for name, value in row.items()})
    return watch


def test_finite_numbers_are_nothing_to_find():
    assert Watch().found() is None
    assert watched([{"d_loss": 1.0, "g_loss": -3e38}] * 3).found() is None


def test_the_first_step_is_found_with_all_its_names_though_later_ones_are_finite():
    rows = [{"d_loss": 1.0, "g_loss": 1.0, "norm": 1.0}, {"d_loss": NAN, "g_loss": 1.0, "norm": float("inf")}]
    assert watched([*rows, rows[0], {"d_loss": NAN, "g_loss": NAN, "norm": NAN}]).found() == Found(0, 2, "d_loss, norm")


def test_of_several_runs_the_one_is_named():
    rows = [{"d_loss": [1.0, 1.0, 1.0]}, {"d_loss": [1.0, NAN, 1.0]}, {"d_loss": [1.0, NAN, NAN]}]
    assert watched(rows).found() == Found(1, 2, "d_loss")


def test_losses_and_distances_rise_over_their_start():
    entries = {
        0: {"held_out_kid_alex": 3471.0},
        20: {"d_loss": 0.5, "g_loss": 2.0},
        40: {"d_loss": -6.0, "g_loss": 4.0},
    }
    found = divergence.rises(entries, {"held_out_kid_alex": 112_258.0})
    # -6 over 0.5, which counts as 1; 112,258 over 3,471.
    assert found == {"loss_rise": 6.0, "kid_rise": pytest.approx(32.34, abs=0.01)}


def test_a_start_counts_within_limits():
    entries = {0: {"held_out_kid_alex": 20.0}, 20: {"d_loss": 295_867.0, "g_loss": 2.0}}
    # The loss of step 20 was of a step that had diverged: it counts as 10. A distance counts as 100.
    assert divergence.rises(entries, {"held_out_kid_alex": 50.0}) == {"loss_rise": 29586.7, "kid_rise": 0.5}
    assert divergence.rises({}, {"held_out_kid_alex": 50.0}) == {}


def test_steps_that_diverged_are_known_by_what_was_logged():
    entries = {2: {"d_loss": 1e9}, 4: {"kid_rise": 32.0, "d_loss": 1.0}, 6: {"kid_rise": 0.5, "saturated": 0.9}, 8: {}}
    assert divergence.ruined_steps(entries) == {4, 6}


@pytest.mark.parametrize(("on_nan", "words"), [("stop", "on_nan=rollback"), ("rollback", "smaller rates did not help")])
def test_the_message_names_step_numbers_and_the_way_out(on_nan, words):
    error = divergence.diverged(7, "d_loss", "the last good checkpoint is runs/a/checkpoints/4", on_nan)
    assert str(error).startswith("step 7: not finite: d_loss; the last good checkpoint is runs/a/checkpoints/4; ")
    assert words in str(error) and (error.step, error.what) == (7, "d_loss")


@pytest.mark.parametrize(("rises", "stops"), [((0.5, 32.0, 32.0), True), ((0.5, 0.5, 32.0), False), ((), False)])
def test_a_run_whose_saved_steps_have_all_diverged_is_an_error(tmp_path, rises, stops):
    (tmp_path / "metrics.jsonl").write_text(
        "".join(f'{{"step": {step}, "kid_rise": {rise}}}\n' for step, rise in enumerate(rises))
    )
    for step in range(3):
        folder = tmp_path / "checkpoints" / str(step)
        folder.mkdir(parents=True)
        (folder / "manifest.sha256").touch()
    with pytest.raises(InputError, match="every step has diverged") if stops else contextlib.nullcontext():
        divergence.check_sound(tmp_path)
