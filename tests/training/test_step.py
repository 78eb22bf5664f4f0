"""The step: gradients against plain grad, devices, averages, schedules."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from configs import smoke
from stylejax.training import step
from stylejax.training.objectives import named_rngs, rng_names
from tests.training.test_objectives import frozen
from tests.untrained import TINY

SMALL = {"name": "painter", "width": 4, "blocks": 1, "decoder_blocks": 1, "noise": 4, "norm": "instance_norm"}


@pytest.fixture(scope="module")
def setting():
    """A learner without randomness in its pictures, its state, and a batch of four."""
    config = smoke.get_config().to_dict()
    config["loss"]["window"] = 32
    config["model"].update(TINY)
    learner = step.make_learner(config, frozen)
    rngs = jax.random.split(jax.random.key(0))
    batch = {
        k: jax.random.uniform(r, (4, 32, 32, 3), minval=-1, maxval=1)
        for k, r in zip(("content", "style"), rngs, strict=True)
    }
    return config, learner, jax.jit(learner.init)(jax.random.key(1), batch), batch


def _split(batch, devices):
    return {k: v.reshape(devices, 4 // devices, *v.shape[1:]) for k, v in batch.items()}


def _mapped(function, devices):
    return jax.pmap(
        function, step.AXIS, in_axes=(None, 0, None), out_axes=(None, None), devices=jax.devices()[:devices]
    )


def test_one_forward_two_vjps_are_the_two_gradients(setting):
    config, learner, state, batch = setting
    grads, _ = _mapped(learner.gradients, 1)(state.params, _split(batch, 1), jax.random.key(2))
    networks = step.make_networks(config["model"], frozen)
    objectives = step.make_objectives(networks, config["loss"])
    rngs = named_rngs(jax.random.key(2), rng_names(config["loss"]))

    def plain(painter, critic):
        own = jax.grad(lambda p: objectives(p, critic, batch, rngs)[0][1])(painter)
        return {"painter": own, "critic": jax.grad(lambda c: objectives(painter, c, batch, rngs)[0][0])(critic)}

    own = jax.jit(plain)(state.params["painter"], state.params["critic"])
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-5), grads, own)


def test_two_devices_give_the_raw_gradients_of_one(setting):
    _, learner, state, batch = setting
    one, _ = _mapped(learner.gradients, 1)(state.params, _split(batch, 1), jax.random.key(2))
    two, _ = _mapped(learner.gradients, 2)(state.params, _split(batch, 2), jax.random.key(2))
    assert max(np.abs(x).max() for x in jax.tree.leaves(one)) > 1e-3
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-5), one, two)


def test_the_average_trails_the_parameters_by_the_ema_share(setting):
    config, learner, state, batch = setting
    after, _ = _mapped(learner.update, 1)(state, _split(batch, 1), jax.random.key(3))
    keep = config["optim"]["ema"]
    expected = jax.tree.map(
        lambda old, new: keep * old + (1 - keep) * new, state.ema, after.params["painter"]["generator"]
    )
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-6), after.ema, expected)
    assert int(after.step) == 1


def test_the_average_starts_as_a_copy(setting):
    _, _, state, _ = setting
    jax.tree.map(np.testing.assert_array_equal, state.ema, state.params["painter"]["generator"])


def test_steps_differ_by_their_number_alone(setting):
    _, learner, state, batch = setting
    update = _mapped(learner.update, 1)
    once, again = (update(state, _split(batch, 1), jax.random.key(3))[0] for _ in range(2))
    jax.tree.map(np.testing.assert_array_equal, once, again)


def test_schedule_warms_up_stays_and_falls_to_zero():
    rate = step.schedule(1.0, steps=100, warmup=9, decay=0.4)
    np.testing.assert_allclose([rate(s) for s in (0, 4, 9, 50, 60, 80, 100)], [0.1, 0.5, 1, 1, 1, 0.5, 0], rtol=1e-5)


@pytest.mark.parametrize("share", [0.0, 0.25])
def test_the_colour_map_learns_at_its_share_of_the_rate(share):
    optim = smoke.get_config().optim.to_dict() | {"painter_rate": 1.0, "warmup": 0, "colour_rate": share}
    params = {"decoder": {"colour": {"bias": jnp.zeros(3)}, "Conv_0": {"bias": jnp.zeros(3)}}}
    tx = step.make_optimisers(optim)["painter"]
    updates, _ = tx.update(jax.tree.map(jnp.ones_like, params), tx.init(params))
    # The first step of Adam is the rate itself, whatever the gradient.
    np.testing.assert_allclose(updates["decoder"]["Conv_0"]["bias"], -np.ones(3), rtol=1e-5)
    np.testing.assert_allclose(updates["decoder"]["colour"]["bias"], -share * np.ones(3), rtol=1e-5)


def test_colour_start_gives_the_style_colours_at_step_zero():
    config = smoke.get_config().to_dict()
    config["optim"]["colour_start"] = 1.0
    learner = step.make_learner(config, frozen)
    rng = jax.random.key(0)
    content = jax.random.uniform(rng, (8, 32, 32, 3), minval=-0.5, maxval=0.5)
    batch = {"content": content, "style": 0.5 * content + 0.3}
    state = jax.jit(learner.init)(rng, batch)
    colour = state.ema["decoder"]["colour"]
    np.testing.assert_allclose(colour["matrix"], 0.5 * np.eye(3), atol=0.02)
    np.testing.assert_allclose(colour["bias"], np.full(3, 0.3), atol=0.02)
    assert jnp.all(jnp.isfinite(colour["matrix"]))


def _steps(count, **changes):
    """The states after each of `count` steps of the smoke recipe with some keys changed, and the last metrics."""
    config = smoke.get_config().to_dict()
    for group, values in changes.items():
        config[group].update(values)
    learner = step.make_learner(config, frozen)
    batch = {k: jax.random.uniform(jax.random.key(i), (2, 32, 32, 3)) for i, k in enumerate(("content", "style"))}
    states = [jax.jit(learner.init)(jax.random.key(1), batch)]
    update, metrics = _mapped(learner.update, 1), None
    for _ in range(count):
        state, metrics = update(states[-1], {k: v[None] for k, v in batch.items()}, jax.random.key(3))
        states.append(state)
    return states, metrics


def test_the_default_recipe_keeps_its_numbers():
    states, metrics = _steps(2, model={"generator": SMALL})
    assert states[-1].memory == {}
    np.testing.assert_allclose([metrics["d_loss"], metrics["g_loss"]], [0.586328, 1.165329], rtol=1e-4)


@pytest.fixture(scope="module")
def extras():
    """Two steps with all that the recipe leaves off: an encoder beside, a critic ahead, augmentation that adapts."""
    # A target below every sign: the share rises by 2 pictures of 4 at each step.
    loss = {"content": {"patch_nce": 0.5}, "augment": ("cutout",), "adapt": {"target": -1.5, "pictures": 4}}
    return _steps(2, model=TINY | {"contrast": "separate"}, loss=loss, optim={"critic_steps": 2, "ema": 0.0})


def _moved(before, after):
    return any(jnp.any(a != b) for a, b in zip(jax.tree.leaves(before), jax.tree.leaves(after), strict=True))


def test_the_painter_waits_while_the_critic_takes_its_steps(extras):
    first, second, third = extras[0]
    assert _moved(first.params["critic"], second.params["critic"])
    assert not _moved(first.params["painter"], second.params["painter"])
    assert not _moved(first.opt_states["painter"], second.opt_states["painter"])
    assert _moved(second.params["painter"]["generator"], third.params["painter"]["generator"])


def test_an_encoder_beside_the_painters_own_learns_from_the_contrastive_term(extras):
    (_, second, third), metrics = extras
    assert _moved(second.params["painter"]["encoder"], third.params["painter"]["encoder"])
    assert set(third.ema) == {"encoder", "decoder"}  # only the painter's own paints
    assert np.isfinite(metrics["patch_nce"])


def test_adaptive_augmentation_keeps_its_share_in_the_state(extras):
    states, metrics = extras
    assert [float(s.memory["augment_share"]) for s in states] == [0.0, 0.5, 1.0]
    assert float(metrics["augment_share"]) == 1.0
