"""Each objective against numbers worked out by hand; one contract for all of them."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.losses import adversarial

LN2 = np.log(2.0)
LN3 = np.log(3.0)
# sigmoid(ln 3) = 3/4, sigmoid(0) = 1/2, sigmoid(-ln 3) = 1/4
REAL = (jnp.full((1, 1, 1, 1), LN3), jnp.zeros((1, 2, 2, 1)))
FAKE = (jnp.full((1, 1, 1, 1), -LN3), jnp.zeros((1, 2, 2, 1)))
BY_HAND = {
    "minimax": ((np.log(4 / 3) + LN2) / 2 * 2, (np.log(3 / 4) + np.log(1 / 2)) / 2),
    "non_saturating": ((np.log(4 / 3) + LN2) / 2 * 2, (np.log(4) + LN2) / 2),
    "lsgan": (0.5 * (((LN3 - 1) ** 2 + 1) / 2 + LN3**2 / 2), ((LN3 + 1) ** 2 + 1) / 2),
    "hinge": ((0 + 1) / 2 + (0 + 1) / 2, LN3 / 2),
    "wasserstein": (-LN3 / 2 - LN3 / 2, LN3 / 2),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_values_by_hand_over_two_maps(name):
    np.testing.assert_allclose(getattr(adversarial, name)(REAL, FAKE), BY_HAND[name], rtol=1e-5)


@pytest.mark.parametrize("name", BY_HAND)
def test_the_generator_gains_when_the_critic_is_fooled(name):
    grads = jax.grad(lambda fake: getattr(adversarial, name)(REAL, fake)[1])(FAKE)
    assert all(jnp.all(g < 0) for g in grads)


@pytest.mark.parametrize("name", BY_HAND)
def test_the_critic_gains_when_it_tells_them_apart(name):
    real, fake = jax.grad(lambda r, f: getattr(adversarial, name)(r, f)[0], (0, 1))(
        (jnp.full((1, 1, 1, 1), 0.3),), (jnp.full((1, 1, 1, 1), 0.3),)
    )
    assert real[0] < 0 < fake[0]


def test_minimax_is_zero_sum_on_the_fakes():
    d_loss, g_loss = adversarial.minimax(REAL, FAKE)
    real_term = -np.log([0.75, 0.5]).mean()
    np.testing.assert_allclose(d_loss + g_loss, real_term, rtol=1e-5)


@pytest.mark.parametrize("name", BY_HAND)
def test_huge_logits_stay_finite(name):
    far = (jnp.full((1, 1, 1, 1), 1e4),)
    assert all(np.isfinite(x) for x in getattr(adversarial, name)(far, far))
