"""Each number of a report is that of the distance it stands for."""

import jax
import numpy as np
import pytest

from stylejax.metrics import distances, measures
from stylejax.metrics.measures import Comparison, Measured

DRAW = np.random.default_rng(0)


def a_set(count):
    pictures = DRAW.uniform(-1, 1, (count, 32, 32, 3)).astype(np.float32)
    return Measured(pictures, DRAW.normal(size=(count, 3)), DRAW.normal(1, 2, size=(count, 4)))


SHOWN = a_set(6)
STYLE = a_set(5)
COMPARISON = Comparison(SHOWN, STYLE, DRAW.normal(size=(9, 3)), DRAW.normal(size=(9, 4)), seed=2)


def test_a_number_of_the_style_is_its_distance_on_its_own_features():
    found = {measure.__name__: measure(COMPARISON) for measure in measures.TO_STYLE}
    assert found["kid_alex"]["all"] == distances.kid(SHOWN.alex, STYLE.alex, COMPARISON.alex_reference)
    assert found["kid_vgg"]["all"] == distances.kid(SHOWN.vgg, STYLE.vgg, COMPARISON.vgg_reference)
    mean, sd = distances.kid_subsets(SHOWN.alex, STYLE.alex, COMPARISON.alex_reference, 50, 2)
    assert (found["kid_alex"]["mean"], found["kid_alex"]["sd"]) == (mean, sd)
    assert found["fid_alex"] == distances.fid(SHOWN.alex, STYLE.alex)
    assert found["fid_vgg"] == distances.fid(SHOWN.vgg, STYLE.vgg)
    assert found["swd"] == distances.sliced_wasserstein(SHOWN.pictures, STYLE.pictures, jax.random.key(2))
    assert found["grid"] == distances.weave(SHOWN.pictures)
    assert found["det"] == distances.detail(SHOWN.pictures)


def test_contours_that_are_kept_count_one():
    assert measures.edge(SHOWN.pictures, 0.5 * SHOWN.pictures) == pytest.approx(1)


def test_no_two_numbers_have_one_name():
    names = [measure.__name__ for measure in (*measures.TO_STYLE, *measures.TO_PHOTO)]
    assert len(set(names)) == len(names)
