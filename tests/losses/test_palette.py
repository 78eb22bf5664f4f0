"""The palette of a style by hand."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.losses import palette

PHOTOS = (
    0.3
    * jax.random.normal(jax.random.key(0), (4, 50, 50, 3))
    @ jnp.array([[1.0, 0.3, 0.0], [0.0, 0.6, 0.3], [0.3, 0.0, 1.2]])
)


def test_the_palette_of_a_set_to_itself_changes_nothing():
    found = palette.palette(PHOTOS, PHOTOS)
    np.testing.assert_allclose(palette.in_palette(PHOTOS, found), PHOTOS, atol=1e-3)


def test_greys_take_the_color_away_and_the_mean_color_stays():
    greys = 0.2 + 0.3 * jnp.broadcast_to(jax.random.normal(jax.random.key(1), (2, 60, 60, 1)), (2, 60, 60, 3))
    found = palette.palette(PHOTOS, greys)
    mapped = np.asarray(palette.in_palette(PHOTOS, found))
    assert np.ptp(mapped, axis=-1).std() < 0.1 * np.ptp(PHOTOS, axis=-1).std()
    np.testing.assert_allclose(palette.in_palette(greys.mean((0, 1, 2)), found), greys.mean((0, 1, 2)), atol=1e-6)


def test_no_contrast_is_enlarged_beyond_its_limit():
    found = palette.palette(PHOTOS, 10 * PHOTOS)
    assert np.linalg.eigvalsh(found["matrix"]).max() <= 1.6 + 1e-4


def test_a_style_of_low_contrast_leaves_three_quarters_of_it():
    found = palette.palette(PHOTOS, 0.1 * PHOTOS)
    np.testing.assert_allclose(np.linalg.eigvalsh(found["matrix"]).max(), 0.75, rtol=1e-3)


def test_two_plain_sets_of_one_color_break_nothing():
    found = palette.palette(jnp.zeros((1, 4, 4, 3)), jnp.full((1, 4, 4, 3), 0.5))
    assert all(jnp.all(jnp.isfinite(x)) for x in found.values())
