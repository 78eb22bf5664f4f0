"""The cycle: losses written out in NumPy, pools that are one on all devices, one step at a tiny size."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from configs import smoke
from stylejax.errors import InputError
from stylejax.training import cyclegan, image_pool, setup
from stylejax.training.learner import make_learner
from stylejax.training.objectives import named_rngs
from stylejax.training.step import AXIS
from tests import untrained
from tests.training.test_objectives import frozen
from tests.untrained import TINY

PHOTO, STYLE = (jax.random.uniform(jax.random.key(i), (2, 8, 8, 3), minval=-1, maxval=1) for i in (1, 2))


def _config(**loss):
    config = smoke.get_config().to_dict()
    config["optim"]["learner"] = "cyclegan"
    config["loss"]["content"] = {"cycle": 10.0, "identity": 5.0}
    config["loss"].update(window=32, pool=3, **loss)
    return config


def _scalars(loss):
    """Networks of one number each: a generator scales pictures, a discriminator their mean over channels."""
    generator = SimpleNamespace(apply=lambda variables, images, seed: variables["params"] * images)
    discriminator = SimpleNamespace(apply=lambda variables, x, maps: (variables["params"] * x.mean(-1, keepdims=True),))
    networks = setup.Networks(generator, discriminator, None, lambda images: ())
    return setup.build_cycle_setup(_config(), frozen)._replace(networks=networks, loss=loss)


def test_losses_are_those_of_the_paper_written_out():
    there = 0.7
    back = -1.3
    on_style = 0.4
    on_photo = 2.0
    one = _scalars(_config()["loss"])
    memory = {name: image_pool.empty(0, 8, 8) for name in ("paintings", "photographs")}
    rngs = named_rngs(jax.random.key(3), cyclegan.RNGS)

    def evaluate(photo, style):
        params = {"generator": there, "inverse": back, "discriminator": {"style": on_style, "content": on_photo}}
        batch = {"content": photo, "style": style}
        return cyclegan.losses(params, batch, rngs, jax.random.key(4), memory, setup=one)[0]

    d_loss, g_loss = jax.vmap(evaluate, axis_name=AXIS)(PHOTO[None], STYLE[None])

    p = np.asarray(PHOTO, np.float64)
    s = np.asarray(STYLE, np.float64)
    on = lambda w, x: w * x.mean(-1)  # noqa: E731
    d = 0.5 * (np.mean((on(on_style, s) - 1) ** 2) + np.mean(on(on_style, there * p) ** 2))
    d += 0.5 * (np.mean((on(on_photo, p) - 1) ** 2) + np.mean(on(on_photo, back * s) ** 2))
    g = np.mean((on(on_style, there * p) - 1) ** 2) + np.mean((on(on_photo, back * s) - 1) ** 2)
    g += 10 * (np.abs(back * there * p - p).mean() + np.abs(there * back * s - s).mean())
    g += 5 * (np.abs(there * s - s).mean() + np.abs(back * p - p).mean())
    np.testing.assert_allclose(d_loss[0], d, rtol=1e-5)
    np.testing.assert_allclose(g_loss[0], g, rtol=1e-5)


def test_devices_share_one_pool():
    rng = jax.random.key(5)
    full = image_pool.ImagePool(jax.random.normal(jax.random.key(3), (3, 8, 8, 3)), jnp.int32(3))
    expected, after = image_pool.exchange(full, PHOTO, rng)
    exchange = jax.vmap(lambda images: cyclegan.exchange(full, images, rng), axis_name=AXIS)
    images, pools = exchange(PHOTO[:, None])
    np.testing.assert_array_equal(images[:, 0], expected)
    for i in range(2):
        np.testing.assert_array_equal(pools.pictures[i], after.pictures)


def test_a_step_moves_both_generators_and_both_discriminators_and_fills_the_pools():
    config = _config()
    config["model"].update(TINY)
    cycle = make_learner(config, frozen)
    batch = {k: jnp.tile(x, (1, 4, 4, 1)) for k, x in (("content", PHOTO), ("style", STYLE))}
    state = untrained.state(cycle, batch)
    update = jax.vmap(cycle.train_step, in_axes=(None, 0, None), out_axes=(None, None), axis_name=AXIS)
    after, metrics = jax.jit(update)(state, {k: x[:, None] for k, x in batch.items()}, jax.random.key(1))
    discriminators = (state.params["discriminator"], after.params["discriminator"])
    pairs = [(state.params[name], after.params[name]) for name in ("generator", "inverse")]
    pairs += [tuple(side[name] for side in discriminators) for name in ("style", "content")]
    for old, new in pairs:
        moved = jax.tree.map(lambda a, b: jnp.abs(a - b).max(), old, new)
        assert max(jax.tree.leaves(moved)) > 0
    assert {"cycle", "identity", "d_loss", "g_loss"} <= set(metrics)
    assert int(after.memory["paintings"].count) == int(after.memory["photographs"].count) == 2
    assert jnp.any(after.memory["paintings"].pictures[1] != 0) and jnp.all(after.memory["paintings"].pictures[2] == 0)
    assert jax.eval_shape(cycle.discriminator_logits, after, batch["style"]).shape == (2,)


def test_what_a_cycle_has_not_is_refused():
    with pytest.raises(InputError, match="perceptual"):
        make_learner(_config() | {"loss": _config()["loss"] | {"content": {"perceptual": 1.0}}}, frozen)
    with pytest.raises(InputError, match="mirror"):
        make_learner(_config(mirror=0.5), frozen)
