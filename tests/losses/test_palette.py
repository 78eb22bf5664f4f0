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


def test_greys_to_greys_are_left_as_they_are():
    greys = 0.5 * jnp.broadcast_to(jax.random.normal(jax.random.key(2), (2, 60, 60, 1)), (2, 60, 60, 3))
    np.testing.assert_allclose(palette.palette(greys, greys)["matrix"], np.eye(3), atol=0.03)


def test_ink_on_paper_of_two_colors_is_a_palette():
    paper = jnp.array([0.9, 0.83, 0.68])
    ink = jnp.array([-0.69, -0.73, -0.65])
    drawn = jax.random.bernoulli(jax.random.key(3), 0.4, (2, 60, 60, 1))
    style = jnp.where(drawn, ink, paper)
    matrix = np.asarray(palette.palette(PHOTOS, style)["matrix"])
    assert np.isfinite(matrix).all()
    # What is left of a color lies between ink and paper.
    along = np.asarray((paper - ink) / jnp.linalg.norm(paper - ink))
    across = np.asarray(PHOTOS).reshape(-1, 3) @ matrix
    across = across - (across @ along)[:, None] * along
    assert np.abs(across).mean() < 0.05 * np.abs(PHOTOS).mean()


def test_no_contrast_is_enlarged_beyond_its_limit():
    found = palette.palette(PHOTOS, 10 * PHOTOS)
    assert np.linalg.eigvalsh(found["matrix"]).max() <= 1.6 + 1e-4


def test_a_style_of_low_contrast_leaves_three_quarters_of_it():
    found = palette.palette(PHOTOS, 0.1 * PHOTOS)
    np.testing.assert_allclose(np.linalg.eigvalsh(found["matrix"]).max(), 0.75, rtol=1e-3)


def test_two_plain_sets_of_one_color_break_nothing():
    found = palette.palette(jnp.zeros((1, 4, 4, 3)), jnp.full((1, 4, 4, 3), 0.5))
    assert all(jnp.all(jnp.isfinite(x)) for x in found.values())
