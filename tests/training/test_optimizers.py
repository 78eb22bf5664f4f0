"""Rates by hand; who is updated, and when."""

import jax
import jax.numpy as jnp
import numpy as np

from configs import smoke
from stylejax.training import optimizers

OPTIM = smoke.get_config().optim.to_dict() | {"generator_rate": 1.0, "discriminator_rate": 0.5, "warmup": 0}
PARAMS = {
    "generator": {"decoder": {"color": {"bias": jnp.zeros(3)}, "up_1": {"bias": jnp.zeros(3)}}},
    "projector": {"bias": jnp.zeros(3)},
    "discriminator": {"bias": jnp.zeros(3)},
}
ONES = jax.tree.map(jnp.ones_like, PARAMS)


def test_schedule_warms_up_stays_and_falls_to_zero():
    rate = optimizers.schedule(1.0, steps=100, warmup=9, decay=0.4)
    np.testing.assert_allclose([rate(s) for s in (0, 4, 9, 50, 60, 80, 100)], [0.1, 0.5, 1, 1, 1, 0.5, 0], rtol=1e-5)


def test_the_generator_that_is_updated_every_fifth_step_warms_up_and_decays_by_its_own_clock():
    optim = OPTIM | {"discriminator_steps": 5, "steps": 100, "warmup": 20, "decay": 0.5}
    generator, discriminator = optimizers.rates(optim)
    np.testing.assert_allclose([generator(0), generator(4), generator(15)], [0.2, 1.0, 0.5], rtol=1e-5)
    np.testing.assert_allclose(
        [discriminator(0), discriminator(20), discriminator(75)], [0.5 / 21, 0.5, 0.25], rtol=1e-5
    )


def test_each_side_learns_at_its_own_rate_and_the_color_map_not_at_all():
    tx = optimizers.make_optimizer(OPTIM)
    updates, _ = tx.update(ONES, tx.init(PARAMS), PARAMS)
    # The first step of Adam is the rate itself, whatever the gradient.
    for params in (updates["generator"]["decoder"]["up_1"], updates["projector"]):
        np.testing.assert_allclose(params["bias"], -np.ones(3), rtol=1e-5)
    np.testing.assert_allclose(updates["discriminator"]["bias"], -0.5 * np.ones(3), rtol=1e-5)
    np.testing.assert_array_equal(updates["generator"]["decoder"]["color"]["bias"], np.zeros(3))


def test_the_generator_waits_while_the_discriminator_takes_its_steps():
    tx = optimizers.make_optimizer(OPTIM | {"discriminator_steps": 2})
    first, state = tx.update(ONES, tx.init(PARAMS), PARAMS)
    second, _ = tx.update(ONES, state, PARAMS)
    assert not jnp.any(first["projector"]["bias"]) and jnp.all(first["discriminator"]["bias"] < 0)
    np.testing.assert_allclose(second["projector"]["bias"], -np.ones(3), rtol=1e-5)
