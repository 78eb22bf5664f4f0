"""Numbers about pictures are finite whatever is measured, or one line says why nothing can be."""

import jax
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stylejax.metrics import distances, extractors, grid, health, lattice, measures, report, whole
from tests.hostile_arrays import answer, arrays, is_finite, quick

ONE = ((5, 4, 3), (1, 1, 3), (20, 13, 3))
SETS = ((2, 14, 15, 3), (3, 16, 14, 3), (1, 6, 6, 3), (2, 32, 33, 3))
FEATURES = ((3, 2), (4, 2), (2, 1))


def bounded(*sets):
    """Whether all values are of an ordinary size: the square of 1e30 is no float32."""
    return all(np.abs(np.asarray(each, np.float64)).max() < 1e4 for each in sets)


def check_number(function, *sets, **options):
    """A finite number, or one line; NaN and infinity are always refused."""
    with np.errstate(all="ignore"):
        found = answer(function, *sets, **options)
    if found is None:
        return
    assert all(is_finite(each) for each in sets)
    if bounded(*sets):
        assert is_finite(found)


@quick
@given(arrays(ONE))
def test_the_lattice_of_a_picture(picture):
    check_number(lambda one: lattice.lattice([one]), picture)


@quick
@given(arrays(((128, 128),)))
def test_the_peak_of_a_spectrum(log_power):
    with np.errstate(all="ignore"):
        found = answer(lattice.peak, log_power)
    assert found is None or (found[0] > 0 and log_power.shape == (128, 128))


@quick
@given(arrays(SETS), st.sampled_from([distances.weave, distances.detail]))
def test_what_is_measured_of_one_set(images, function):
    check_number(function, images)


@quick
@given(arrays(SETS), arrays(SETS))
def test_edges_of_pairs(a, b):
    check_number(distances.edge_correlation, a, b)


@quick
@given(arrays(SETS), arrays(SETS))
def test_patches_of_two_sets(x, y):
    check_number(distances.sliced_wasserstein, x, y, rng=jax.random.key(0), patches=32, directions=4)


@quick
@given(arrays(FEATURES), arrays(FEATURES), arrays(FEATURES))
def test_distances_of_features(x, y, reference):
    check_number(distances.fid, x, y)
    check_number(distances.kid, x, y, reference)
    check_number(distances.kid_subsets, x, y, reference, subsets=2)
    with np.errstate(all="ignore"):
        found = answer(distances.standardise, x, reference)
    assert found is None or (found.shape == x.shape and found.dtype == np.float64 and (np.abs(found) <= 4).all())


@quick
@given(st.lists(arrays(((2, 5, 4, 3), (1, 5, 4, 3), (1, 3, 3, 3)), ("f4",)), max_size=3))
def test_pictures_side_by_side(rows):
    with np.errstate(all="ignore"):
        found = answer(grid.grid, rows)
    if found is not None:
        height, width = rows[0].shape[1:3]
        columns = max(len(row) for row in rows)
        assert found.dtype == np.uint8
        assert found.shape == (len(rows) * (height + 2) - 2, columns * (width + 2) - 2, 3)


@quick
@given(st.lists(arrays(ONE, ("u1",)), max_size=2), st.lists(arrays(ONE, ("u1",)), max_size=2))
def test_whole_pictures_of_any_size(pictures, others):
    squares = answer(whole.centre_squares, pictures)
    assert squares is None or (squares.shape == (len(pictures), 256, 256, 3) and squares.dtype == np.uint8)
    with np.errstate(all="ignore"):
        cut = answer(whole.windows, pictures, 0)
    assert cut is None or cut.shape == (4 * len(pictures), 128, 128, 3)
    for found in (answer(whole.tone, pictures), answer(whole.palette, pictures, others)):
        assert found is None or is_finite(found)
    for picture in pictures:
        for function in (whole.at_long_side, whole.at_most):
            sized = answer(function, picture, 8)
            assert sized is None or (max(sized.shape[:2]) <= 8 and sized.dtype == np.uint8)


@quick
@given(
    arrays(((2, 16, 17, 3), (1, 20, 16, 3), (3, 16, 16, 3)), ("f4", "f8")),
    arrays(((2, 16, 17, 3), (1, 20, 16, 3), (3, 16, 16, 3)), ("f4",)),
)
def test_the_health_of_paintings(painted, style):
    """Of what pictures of a run can be: floats of their shape, of any values and layout."""
    for each in (painted, style):
        if getattr(each, "ndim", 0) != 4 or 0 in each.shape or each.shape[3] != 3 or min(each.shape[1:3]) < 16:
            return
        if not np.issubdtype(each.dtype, np.floating):
            return
    with np.errstate(all="ignore"):
        found = health.examine(np.full(painted.shape, 0.25, np.float32), painted, style)
    assert set(found) == set(health._OF_PAINTINGS)
    if not is_finite(painted):
        assert health.DIVERGENCE in health.alarms(found)
    elif bounded(painted, style) and is_finite(style):
        assert is_finite(found)


@pytest.fixture
def small_networks(monkeypatch):
    """Means of colors in place of the features of frozen networks."""
    monkeypatch.setattr(extractors, "_params", lambda name: {})
    monkeypatch.setattr(extractors, "_alex_means", lambda params, pictures: pictures.mean((1, 2)))
    monkeypatch.setattr(extractors, "_vgg_means", lambda params, pictures: pictures.std((1, 2)))
    monkeypatch.setattr(extractors, "_lpips", lambda params, a, b: np.abs(a - b).mean((1, 2, 3)))


@quick
@given(arrays(((2, 32, 33, 3),)), arrays(((2, 32, 33, 3),)))
def test_every_measure_of_a_report(small_networks, content, painted):
    found = answer(measures.measured, content)
    assert found is None or (found.alex.shape == (len(content), 3) and is_finite([found.alex, found.vgg]))
    check_number(measures.lpips_alex, content, painted)
    check_number(measures.edge, content, painted)
    if found is None or len(content) < 2:
        return
    comparison = measures.Comparison(found, found, found.alex, found.vgg, seed=0)
    for measure in measures.TO_STYLE:
        if measure is not measures.swd:  # 16,384 patches
            check_number(lambda _, measure=measure: measure(comparison), content)


@pytest.mark.parametrize("wrong", [None, "photos", [[1.0]], np.full((2, 32, 32, 3), np.nan), np.zeros((0, 32, 32, 3))])
def test_a_report_of_what_are_no_pictures_is_refused(wrong):
    pictures = np.zeros((2, 32, 32, 3), np.float32)
    for sets in ((wrong, pictures, pictures), (pictures, wrong, pictures), (pictures, pictures, wrong)):
        assert answer(report.report, *sets) is None
        assert answer(whole.report, *[[each] if each is None else each for each in sets], 64, 32) is None
