"""Losses of any values: finite, with finite gradients, where the values are; never finite where one of them is not."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stylejax.losses import adversarial, contrastive, gram, motion, palette, penalty, tone_map
from tests.hostile_arrays import LAYOUTS, laid_out, quick

few = settings(quick, max_examples=8)
FILLS = (0.0, 1.0, -1.0, 0.25, 1e-30, -7.0, 300.0)
NOT_FINITE = (np.nan, np.inf, -np.inf)
SHAPE = (2, 16, 16, 3)  # one for all, since each compiles anew
RNG = jax.random.key(0)


def tone_of(images, style):
    # No gradient goes to photos and style pictures.
    return jax.lax.stop_gradient(tone_map.in_tone(images.mean(axis=-1), tone_map.tone_map(images, style)))


def colors_of(images, style):
    return jax.lax.stop_gradient(palette.in_palette(images, palette.palette(images, style)))


def slope(images):
    """A discriminator of one logit map, flat where a picture is black."""
    return (jnp.sum(images**2, axis=(1, 2, 3), keepdims=True),)


PAIRS = {
    "tone": tone_of,
    "palette": colors_of,
    "gram": lambda a, b: gram.distance(gram.patches(a), gram.patches(b)),
    "motion": lambda a, b: motion.difference(a, b, jnp.ones(SHAPE[1:3])),
    "info_nce": lambda a, b: contrastive.info_nce(a.reshape(2, -1, 3), b.reshape(2, -1, 3), 0.07),
    "r1": lambda a, b: penalty.r1(slope, a, b, RNG),
    "gradient_penalty": lambda a, b: penalty.gradient_penalty(slope, a, b, RNG),
}
LOSSES = {name: getattr(adversarial, name) for name in ("minimax", "non_saturating", "lsgan", "hinge", "wasserstein")}
ADVERSARIAL = {name: lambda a, b, loss=loss: jnp.stack(loss((a,), (b,))) for name, loss in LOSSES.items()}

each_loss = pytest.mark.parametrize("name", [*PAIRS, *ADVERSARIAL])


@partial(jax.jit, static_argnums=0)
def value_and_gradients(name, a, b):
    """Of a loss, whatever its shape, to both of what it is given."""
    loss = (PAIRS | ADVERSARIAL)[name]
    return loss(a, b), jax.grad(lambda x, y: jnp.sum(loss(x, y)), argnums=(0, 1))(a, b)


@st.composite
def pictures(draw, fills):
    """Noise, of which one value or every one is another; laid out in some way."""
    values = np.random.default_rng(draw(st.integers(0, 3))).uniform(-1, 1, SHAPE).astype(np.float32)
    fill = draw(st.sampled_from(fills))
    values = np.where(draw(st.booleans()) | (values == values.max()), np.float32(fill), values)
    return values, laid_out(values.copy(), draw(st.sampled_from(LAYOUTS)))


@each_loss
@few
@given(a=pictures(FILLS), b=pictures(FILLS))
def test_finite_values_have_a_finite_loss_and_finite_gradients(name, a, b):
    found, slopes = value_and_gradients(name, a[1], b[1])
    assert all(np.isfinite(each).all() for each in (found, *slopes))
    plain, _ = value_and_gradients(name, jnp.asarray(a[0]), jnp.asarray(b[0]))
    np.testing.assert_array_equal(found, plain)


@each_loss
@few
@given(a=pictures(NOT_FINITE), b=pictures(FILLS), swapped=st.booleans())
def test_what_is_not_finite_is_never_hidden(name, a, b, swapped):
    if name in ADVERSARIAL and not np.isnan(a[0]).any():
        return  # a discriminator that is infinitely sure has a loss of 0
    pair = (b[1], a[1]) if swapped else (a[1], b[1])
    found, slopes = value_and_gradients(name, *pair)
    # R1 looks at the real pictures alone.
    if not (swapped and name == "r1"):
        assert not all(np.isfinite(each).all() for each in (found, *slopes))


@pytest.mark.parametrize("exponent", [-0.5, 0.5])
def test_a_power_of_colors_that_are_one_color_is_finite(exponent):
    matrix = palette.covariance(jnp.full(SHAPE, 0.5), 1e-4)
    assert np.isfinite(palette.power(matrix, exponent)).all()
