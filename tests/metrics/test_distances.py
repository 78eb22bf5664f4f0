"""Distances against cases worked out by hand."""

import jax
import numpy as np
import pytest
import scipy.linalg

from stylejax.errors import InputError
from stylejax.metrics import distances

UNIT = np.array([[1.0], [-1.0]])  # mean 0, sd 1: standardising on it changes nothing


def column(*values):
    return np.array(values, np.float64)[:, None]


def pictures(count=3, side=32, seed=0):
    return np.random.default_rng(seed).uniform(-1, 1, (count, side, side, 3)).astype(np.float32)


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        # k(1, 1) = 8, k(1, -1) = 0: within 0 + 0, across (8 + 0 + 0 + 8) / 4 = 4.
        (column(1, -1), column(1, -1), -8000),
        # within 8 + 8, across 0.
        (column(1, 1), column(-1, -1), 16000),
        # Clipped at 4: within 17^3 twice, across (1 - 16)^3.
        (column(10, 4), column(-4, -10), 1000 * (2 * 17**3 + 2 * 15**3)),
    ],
)
def test_kid_by_hand(x, y, expected):
    assert distances.kid(x, y, UNIT) == pytest.approx(expected, rel=1e-6)


def test_kid_standardises_each_dimension_on_the_reference():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(6, 4))
    y = rng.normal(size=(5, 4))
    reference = np.concatenate([x, y])
    scaled = [s * [1, 10, 100, 0.1] + 5 for s in (x, y, reference)]
    assert distances.kid(*scaled) == pytest.approx(distances.kid(x, y, reference), rel=1e-5)


def test_kid_tells_another_distribution_from_the_same():
    rng = np.random.default_rng(0)
    x = rng.normal(0, size=(50, 8))
    y = rng.normal(0, size=(50, 8))
    z = rng.normal(1, size=(50, 8))
    reference = np.concatenate([x, z])
    assert abs(distances.kid(x, y, reference)) < 0.1 * distances.kid(x, z, reference)


def test_kid_of_subsets_is_repeatable_and_close_to_that_of_the_whole():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(40, 8))
    y = rng.normal(1, size=(40, 8))
    reference = np.concatenate([x, y])
    mean, sd = distances.kid_subsets(x, y, reference, seed=3)
    assert (mean, sd) == distances.kid_subsets(x, y, reference, seed=3)
    assert mean != distances.kid_subsets(x, y, reference, seed=4)[0]
    assert mean == pytest.approx(distances.kid(x, y, reference), abs=sd)
    assert sd > 0


def test_fid_by_hand():
    # Means 1 and 2, variances 2 and 8: 1 + 2 + 8 - 2 sqrt(16).
    assert distances.fid(column(0, 2), column(0, 4)) == pytest.approx(3)


def test_fid_equals_the_formula_with_a_matrix_square_root():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(30, 4))
    y = rng.normal(size=(20, 4)) @ rng.normal(size=(4, 4))
    a = np.cov(x.T)
    b = np.cov(y.T)
    shift = np.sum((x.mean(0) - y.mean(0)) ** 2)
    expected = shift + np.trace(a + b - 2 * scipy.linalg.sqrtm(a @ b).real)
    assert distances.fid(x, y) == pytest.approx(expected)


@pytest.mark.parametrize("distance", [distances.fid, lambda x, y: distances.kid(x, y, x)], ids=["fid", "kid"])
def test_one_picture_is_too_few(distance):
    with pytest.raises(InputError, match="2 pictures"):
        distance(column(1), column(1, 2))


def test_sliced_wasserstein_of_a_set_with_itself_is_zero():
    x = pictures()
    assert distances.sliced_wasserstein(x, x, jax.random.key(0), patches=500) == 0


def test_sliced_wasserstein_of_a_constant_shift():
    # A shift by .5 moves a projection by .5 |sum w|, w a random unit vector: .5 sqrt(2 / pi) on average.
    x = pictures() / 2
    found = distances.sliced_wasserstein(x, x + 0.5, jax.random.key(0), patches=500, directions=512)
    assert found == pytest.approx(100 * 0.5 * np.sqrt(2 / np.pi), rel=0.08)


def test_sliced_wasserstein_sees_texture_that_means_do_not_show():
    x = pictures(8)
    flat = np.broadcast_to(x.mean((1, 2), keepdims=True), x.shape)
    noise = pictures(8, seed=1)
    rng = jax.random.key(0)
    to_noise = distances.sliced_wasserstein(x, noise, rng, patches=2000)
    to_flat = distances.sliced_wasserstein(x, flat, rng, patches=2000)
    assert to_flat > 5 * to_noise


def test_weave_and_detail_of_a_lattice_by_hand():
    # White points on black, one in each 4 x 4 cell: |Laplacian| is 4 there, 1 at its 4 neighbours,
    # 0 at the other 11: mean 8 / 16, mean square 20 / 16, so sd 1.
    cell = np.full((4, 4), -1, np.float32)
    cell[1, 2] = 1
    padded = np.pad(np.tile(cell, (4, 4)), 1, mode="wrap")
    padded = np.broadcast_to(padded[None, :, :, None], (2, 18, 18, 3))
    assert distances.detail(padded) == pytest.approx(0.5, rel=1e-5)
    assert distances.weave(padded) == pytest.approx(2, rel=1e-5)


def test_weave_of_noise_is_small():
    assert distances.weave(pictures(8, 66)) < 0.03


def test_a_ramp_has_no_detail():
    ramp = np.broadcast_to(np.linspace(-1, 1, 32)[None, :, None, None], (1, 32, 32, 3))
    assert distances.detail(ramp) == pytest.approx(0, abs=1e-6)


def test_edge_correlation():
    x = pictures()
    other = pictures(seed=1)
    assert distances.edge_correlation(x, x) == pytest.approx(1)
    # Contours do not ask which side is dark, nor how strong they are.
    assert distances.edge_correlation(x, -0.5 * x) == pytest.approx(1)
    assert abs(distances.edge_correlation(x, other)) < 0.2
    assert distances.edge_correlation(x, np.zeros_like(x)) == 0


def test_lpips_of_one_pixel_by_hand():
    # (3, 4) and (1, 0) become (.6, .8) and (1, 0): squares .16 and .64, weighted 1 and 2.
    x = np.float32([3, 4]).reshape(1, 1, 1, 2)
    y = np.float32([1, 0]).reshape(1, 1, 1, 2)
    found = distances.lpips_of_maps([x], [y], [np.float32([1, 2])])
    np.testing.assert_allclose(found, [1.44], rtol=1e-5)
