"""A style is exported whole, found by its name, and begun from."""

import jax
import numpy as np
import pytest

import stylejax
from configs import smoke
from stylejax.checkpoints import export, save, steps
from stylejax.errors import InputError
from stylejax.models import build, layers
from stylejax.models.generator import Style
from stylejax.training import step
from tests.training.test_objectives import frozen

CONFIG = smoke.get_config().to_dict()
NET = build.build_generator(CONFIG["model"])


@pytest.fixture(scope="module")
def state():
    batch = {k: np.zeros((2, 32, 32, 3), np.float32) for k in ("content", "style")}
    return jax.jit(step.make_learner(CONFIG, frozen).init)(jax.random.key(0), batch)


@pytest.fixture
def run(state, tmp_path):
    with save.Saver(tmp_path / "run", CONFIG["model"], canvas=48) as saver:
        saver.save(3, {"step": 3}, state.ema)
    return tmp_path / "run"


def test_an_exported_style_is_the_style_without_its_training(run, tmp_path):
    target = export.export(run, tmp_path / "mine")
    a, b = stylejax.load(run), stylejax.load(target)
    assert (a.generator, a.canvas) == (b.generator, b.canvas) and b.canvas == 48
    jax.tree.map(np.testing.assert_array_equal, a.params, b.params)
    assert not (target / "state").exists()


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
    monkeypatch.setattr(steps, "STYLES", tmp_path / "styles")
    export.export(run, tmp_path / "styles" / "ink")
    assert stylejax.load("ink").canvas == 48
    with pytest.raises(InputError, match=r"or a style by its name \(ink\)"):
        stylejax.load("inc")


def test_training_begins_from_another_style(state):
    other = jax.tree.map(lambda p: p + 1, state.ema)
    warm = step.start_from(state, Style(other, NET))
    for own in ("colour", "Conv_5"):  # the palette is that of the new style, and the first painting is the photo
        other["decoder"][own] = state.ema["decoder"][own]
    for growing in ("Conv_1", "Conv_3"):  # and there is no weave in it
        other["decoder"][growing] = jax.tree.map(layers.alike_subpixels, other["decoder"][growing])
    for params in (warm.ema, warm.params["painter"]["generator"]):
        jax.tree.map(np.testing.assert_array_equal, params, other)
    jax.tree.map(np.testing.assert_array_equal, warm.params["critic"], state.params["critic"])
    # Donation needs buffers of their own.
    assert warm.ema["decoder"]["Conv_0"]["bias"] is not warm.params["painter"]["generator"]["decoder"]["Conv_0"]["bias"]


def test_the_parts_that_begin_anew_are_the_last_kernel_and_the_growing_ones(state):
    kernels = {name: part["kernel"] for name, part in state.ema["decoder"].items() if "kernel" in part}
    assert [name for name, kernel in kernels.items() if kernel.shape[-1] == 3] == [NET.decoder.OWN[-1]]
    # Sub-pixels are alike at step 0 (subpixel_init), and nothing else is.
    whole = {name: kernel for name, kernel in kernels.items() if kernel.shape[-1] % 4 == 0}
    alike = {name for name, kernel in whole.items() if np.allclose(layers.alike_subpixels(kernel), kernel, atol=1e-7)}
    assert alike == set(NET.decoder.GROWING)


def test_a_style_of_another_network_is_no_beginning(state):
    other = jax.tree.map(lambda p: np.zeros(p.shape + (1,)), state.ema)
    with pytest.raises(InputError, match=r"optim\.init names a style of another network"):
        step.start_from(state, Style(other, NET))
