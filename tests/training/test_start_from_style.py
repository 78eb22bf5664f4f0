"""A run that begins from another style keeps its strokes, and nothing that is that style's own."""

import jax
import numpy as np
import pytest

from configs import smoke
from stylejax.errors import InputError
from stylejax.models import build, layers
from stylejax.models.generator import Style
from stylejax.training.learner import make_learner
from stylejax.training.state import start_from_style
from tests.training.test_objectives import frozen

CONFIG = smoke.get_config().to_dict()
CONFIG["model"]["generator"]["name"] = "compact"  # the one with sub-pixels
NET = build.build_generator(CONFIG["model"])


@pytest.fixture(scope="module")
def state():
    batch = {k: np.zeros((2, 32, 32, 3), np.float32) for k in ("content", "style")}
    return jax.jit(make_learner(CONFIG, frozen).create_state)(jax.random.key(0), batch)


def test_training_begins_from_another_style(state):
    other = jax.tree.map(lambda p: p + 1, state.ema)
    warm = start_from_style(state, Style(other, NET))
    for own in ("color", "to_rgb"):  # the palette is that of the new style, and the first painting is the photo
        other["decoder"][own] = state.ema["decoder"][own]
    for name in ("up_1", "up_2"):  # and there is no weave in it
        other["decoder"][name] = jax.tree.map(layers.alike_subpixels, other["decoder"][name])
    for params in (warm.ema, warm.params["generator"]):
        jax.tree.map(np.testing.assert_array_equal, params, other)
    jax.tree.map(np.testing.assert_array_equal, warm.params["discriminator"], state.params["discriminator"])
    # Donation needs buffers of their own.
    assert warm.ema["decoder"]["noise_in"]["bias"] is not warm.params["generator"]["decoder"]["noise_in"]["bias"]


def test_the_parts_that_begin_anew_are_the_last_kernel_and_the_growing_ones(state):
    kernels = {name: part["kernel"] for name, part in state.ema["decoder"].items() if "kernel" in part}
    assert [name for name, kernel in kernels.items() if kernel.shape[-1] == 3] == [NET.decoder.STYLE_LAYERS[-1]]
    # Sub-pixels are alike at step 0 (subpixel_init), and nothing else is.
    whole = {name: kernel for name, kernel in kernels.items() if kernel.shape[-1] % 4 == 0}
    alike = {name for name, kernel in whole.items() if np.allclose(layers.alike_subpixels(kernel), kernel, atol=1e-7)}
    assert alike == set(NET.decoder.SUBPIXEL_LAYERS)


def test_a_style_of_another_network_is_no_beginning(state):
    other = jax.tree.map(lambda p: np.zeros(p.shape + (1,)), state.ema)
    with pytest.raises(InputError, match=r"optim\.init names a style of another network"):
        start_from_style(state, Style(other, NET))
