"""The state of step 0: copies, colors, and another style to begin from."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from configs import smoke
from stylejax.errors import InputError
from stylejax.training import state
from stylejax.training.learner import make_learner
from tests import untrained
from tests.training.test_objectives import frozen


def test_the_average_starts_as_a_copy():
    tree = {"generator": {"a": jnp.ones(3)}, "discriminator": {"b": jnp.ones(2)}}
    begun = state.TrainState.create(tree, optax.sgd(1.0), {})
    np.testing.assert_array_equal(begun.ema["a"], np.ones(3))
    assert begun.ema["a"] is not tree["generator"]["a"] and int(begun.step) == 0


def test_the_average_trails_the_parameters_by_its_decay():
    begun = state.TrainState.create({"generator": jnp.array(1.0)}, optax.sgd(1.0), {})
    after = begun.apply_gradients({"generator": jnp.array(2.0)}, optax.sgd(1.0), 0.9)
    assert float(after.params["generator"]) == -1.0 and int(after.step) == 1
    np.testing.assert_allclose(after.ema, 0.9 * 1.0 + 0.1 * -1.0, rtol=1e-6)


def test_color_start_gives_the_style_colors_at_step_zero():
    config = smoke.get_config().to_dict()
    config["optim"]["color_start"] = 1.0
    learner = make_learner(config, frozen)
    rng = jax.random.key(0)
    content = jax.random.uniform(rng, (8, 32, 32, 3), minval=-0.5, maxval=0.5)
    batch = {"content": content, "style": 0.8 * content + 0.3}
    color = jax.jit(learner.create_state)(rng, batch).ema["decoder"]["color"]
    np.testing.assert_allclose(color["matrix"], 0.8 * np.eye(3), atol=0.02)
    np.testing.assert_allclose(color["bias"], np.full(3, 0.3), atol=0.02)


def test_a_style_of_another_network_is_no_start():
    config = smoke.get_config().to_dict()
    batch = {kind: jnp.zeros((1, 32, 32, 3)) for kind in ("content", "style")}
    begun = untrained.state(make_learner(config, frozen), batch)
    with pytest.raises(InputError, match="another network"):
        state.start_from_style(begun, untrained.style(width=6))


def test_the_middle_window_of_a_larger_and_of_a_smaller_picture():
    images = jnp.arange(36.0).reshape(1, 6, 6, 1)
    np.testing.assert_array_equal(state.centre(images, 2)[0, :, :, 0], [[14, 15], [20, 21]])
    np.testing.assert_array_equal(state.centre(images, 9), images)
