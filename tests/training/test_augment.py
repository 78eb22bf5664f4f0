"""Augmentations: one contract, differentiable, and what each of them leaves alone."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.training import augment

RNG = jax.random.key(0)
IMAGES = jax.random.uniform(jax.random.key(1), (3, 16, 24, 3), minval=-1, maxval=1)
FAMILY = ["color", "translation", "cutout"]


@pytest.mark.parametrize("name", FAMILY)
def test_one_key_one_result_and_the_same_for_real_and_fake(name):
    function = getattr(augment, name)
    once = function(RNG, IMAGES)
    twice = function(RNG, IMAGES)
    np.testing.assert_array_equal(once, twice)
    assert once.shape == IMAGES.shape
    assert jnp.any(once != function(jax.random.key(5), IMAGES))


@pytest.mark.parametrize("name", FAMILY)
def test_gradients_flow_to_the_images(name):
    grads = jax.grad(lambda x: jnp.sum(getattr(augment, name)(RNG, x) ** 2))(IMAGES)
    assert jnp.all(jnp.isfinite(grads)) and jnp.any(grads != 0)


def test_color_is_affine_in_each_picture():
    flat = jnp.broadcast_to(jnp.array([0.2, 0.0, -0.1]), (2, 8, 8, 3))
    out = augment.color(RNG, flat)
    np.testing.assert_allclose(out, jnp.broadcast_to(out[:, :1, :1], out.shape), atol=1e-5)


def test_translation_only_moves_pixels():
    ones = augment.translation(RNG, jnp.ones((8, 16, 24, 3)))
    assert set(np.unique(ones)) <= {0.0, 1.0}
    assert ones.sum((1, 2, 3)).min() >= 14 * 21 * 3


def test_cutout_blanks_one_square_of_at_most_half_the_size():
    out = augment.cutout(RNG, jnp.ones((8, 16, 24, 3)))
    blank = (out == 0).sum((1, 2, 3)) / 3
    assert blank.max() <= 8 * 12 and blank.min() >= 3 * 5


def test_window_is_one_place_for_the_whole_batch():
    window = augment.window(RNG, IMAGES, 10)
    places = [(y, x) for y in range(7) for x in range(15) if np.array_equal(window, IMAGES[:, y : y + 10, x : x + 10])]
    assert len(places) == 1


def test_always_of_nothing_is_the_identity_and_of_two_is_both():
    np.testing.assert_array_equal(augment.always((), RNG, IMAGES), IMAGES)
    both = augment.always((augment.color, augment.cutout), RNG, IMAGES)
    one = augment.cutout(jax.random.fold_in(RNG, 1), augment.color(jax.random.fold_in(RNG, 0), IMAGES))
    np.testing.assert_array_equal(both, one)


def test_sometimes_touches_its_fraction_of_the_pictures_and_leaves_the_others():
    images = jnp.ones((400, 8, 8, 3))
    out = augment.sometimes((augment.cutout,), RNG, images, jnp.float32(0.25))
    touched = (out != images).any((1, 2, 3)).sum()
    assert 70 < touched < 130
    np.testing.assert_array_equal(augment.sometimes((augment.cutout,), RNG, images, jnp.float32(0.0)), images)


def test_the_probability_follows_the_discriminators_certainty_within_bounds():
    follow = lambda before, sign: float(augment.adapt(jnp.float32(before), sign, target=0.6, step=0.1))  # noqa: E731
    np.testing.assert_allclose(
        [follow(0.5, 0.9), follow(0.5, 0.2), follow(0.95, 1.0), follow(0.0, 0.0)], [0.6, 0.4, 1, 0]
    )
