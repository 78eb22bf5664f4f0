"""Brightness by hand."""

import jax.numpy as jnp
import numpy as np

from stylejax.images import pixels
from stylejax.losses import tone_map


def test_luminance_and_areas_by_hand():
    images = jnp.zeros((1, 16, 24, 3)).at[0, :8, :8].set(jnp.array([1.0, 0.0, 0.0]))
    light = tone_map.areas(pixels.luminance(images))
    np.testing.assert_allclose(light[0], [[0.299, 0, 0], [0, 0, 0]], rtol=1e-6)
    assert tone_map.areas(jnp.zeros((1, 17, 31))).shape == (1, 2, 3)


def test_a_photo_as_bright_as_the_style_keeps_its_brightness_and_others_come_nearer():
    tone = {"mean": jnp.float32(0.2), "between": jnp.float32(0.5), "within": jnp.float32(1.5)}
    light = jnp.array([[[0.1, 0.3]], [[0.7, 0.9]]])
    out = tone_map.in_tone(light, tone)
    np.testing.assert_allclose(out.mean((1, 2)), [0.2, 0.5], rtol=1e-5)
    np.testing.assert_allclose(out[:, 0, 1] - out[:, 0, 0], [0.3, 0.3], rtol=1e-5)


def test_the_map_of_a_set_to_itself_keeps_contrast_and_brings_means_nearer():
    images = jnp.array(np.random.default_rng(0).uniform(-1, 1, (5, 64, 64, 3)), jnp.float32)
    images = images * 0.2 + jnp.linspace(-0.5, 0.5, 5)[:, None, None, None]
    tone = tone_map.tone_map(images, images)
    np.testing.assert_allclose([tone["within"], tone["between"]], [1.0, 0.7], rtol=1e-4)
    np.testing.assert_allclose(tone["mean"], pixels.luminance(images).mean(), atol=1e-5)


def test_a_style_of_low_contrast_leaves_three_quarters_of_it():
    images = jnp.array(np.random.default_rng(0).uniform(-1, 1, (2, 64, 64, 3)), jnp.float32)
    np.testing.assert_allclose(tone_map.tone_map(images, 0.1 * images)["within"], 0.75, rtol=1e-5)
