"""Adversarial objectives: (real_logits, fake_logits) -> (d_loss, g_loss), both to be minimised.

Logits are tuples of maps [B, h, w, 1], one map per head of the discriminator; every function averages over the
positions of a map, then over the maps. V(D, G) = E[log D(x)] + E[log(1 - D(G(z)))] with D = sigmoid(logits).
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp

Logits = tuple[jax.Array, ...]


def _mean(term: Callable, logits: Logits) -> jax.Array:
    """Mean over maps of the mean of term(map)."""
    return sum(jnp.mean(term(x)) for x in logits) / len(logits)


def minimax(real_logits: Logits, fake_logits: Logits) -> tuple[jax.Array, jax.Array]:
    """(-V, E[log(1 - D(G))]): the zero-sum game itself (Goodfellow et al. 2014, equation 1)."""
    fake = _mean(jax.nn.softplus, fake_logits)  # -log(1 - sigmoid(x)) = softplus(x)
    real = _mean(lambda x: jax.nn.softplus(-x), real_logits)
    return real + fake, -fake


def non_saturating(real_logits: Logits, fake_logits: Logits) -> tuple[jax.Array, jax.Array]:
    """(-V, -E[log D(G)]): a gradient where the discriminator is confident (Goodfellow et al. 2014, section 3)."""
    d_loss, _ = minimax(real_logits, fake_logits)
    return d_loss, _mean(lambda x: jax.nn.softplus(-x), fake_logits)


def lsgan(real_logits: Logits, fake_logits: Logits) -> tuple[jax.Array, jax.Array]:
    """Least squares to 1 and 0 (Mao et al. 2017, equation 9); d_loss is halved, as in CycleGAN and CUT."""
    d_loss = 0.5 * (_mean(lambda x: (x - 1) ** 2, real_logits) + _mean(jnp.square, fake_logits))
    return d_loss, _mean(lambda x: (x - 1) ** 2, fake_logits)


def hinge(real_logits: Logits, fake_logits: Logits) -> tuple[jax.Array, jax.Array]:
    """Margins of 1 for the discriminator, raw logits for the generator (Lim and Ye 2017)."""
    real = _mean(lambda x: jax.nn.relu(1 - x), real_logits)
    fake = _mean(lambda x: jax.nn.relu(1 + x), fake_logits)
    return real + fake, -_mean(lambda x: x, fake_logits)


def wasserstein(real_logits: Logits, fake_logits: Logits) -> tuple[jax.Array, jax.Array]:
    """E[D(G)] - E[D(x)], to go with a Lipschitz penalty (Arjovsky et al. 2017, equation 2)."""
    fake = _mean(lambda x: x, fake_logits)
    return fake - _mean(lambda x: x, real_logits), -fake
