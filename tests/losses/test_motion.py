"""Motions are small, move pictures as they say, and know where the picture ends."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.losses import motion


def still(height, width):
    return jnp.stack(jnp.meshgrid(jnp.arange(height) * 1.0, jnp.arange(width) * 1.0, indexing="ij"))


def test_a_shift_by_whole_pixels_is_a_slice():
    images = jax.random.uniform(jax.random.key(0), (2, 8, 9, 3))
    moved = motion.warp(images, still(8, 9) + jnp.array([2.0, -1.0])[:, None, None])
    np.testing.assert_allclose(moved[:, :6, 1:], images[:, 2:, :-1], atol=1e-6)
    np.testing.assert_allclose(moved[:, 6:, 1:], jnp.repeat(images[:, 7:, :-1], 2, axis=1), atol=1e-6)


def test_half_a_pixel_is_the_mean_of_two():
    images = jnp.array([0.0, 4.0, 2.0])[None, None, :, None] * jnp.ones((1, 2, 1, 1))
    np.testing.assert_allclose(motion.warp(images, still(2, 3) + 0.5)[0, 0, :2, 0], [2.0, 3.0])


def test_motions_differ_and_stay_small():
    drawn = jax.vmap(lambda rng: motion.draw(rng, 32, 40))(jax.random.split(jax.random.key(0), 64))
    away = np.abs(drawn - still(32, 40)[None])
    most = motion.SHIFT + (motion.TURN + motion.ZOOM) * 40
    assert away.max() <= most and away[:, :, 16, 20].max() > motion.SHIFT / 2
    assert len(np.unique(np.asarray(drawn)[:, 0, 0, 0])) == 64


def test_inside_is_where_the_picture_is():
    np.testing.assert_array_equal(motion.inside(still(2, 3) + jnp.array([0.0, 1.0])[:, None, None]), [[1, 1, 0]] * 2)


def test_difference_looks_at_the_pixels_that_both_show():
    a = jnp.zeros((1, 1, 3, 1))
    b = jnp.array([1.0, -2.0, 50.0])[None, None, :, None]
    np.testing.assert_allclose(motion.difference(a, b, jnp.array([[1.0, 1.0, 0.0]])), 1.5)
