"""A step is measured on held-out pictures: with a network that paints nothing, all numbers are known."""

from types import SimpleNamespace

import flax.linen as nn
import numpy as np
import pytest

from stylejax.data.splits import Pictures
from stylejax.metrics import distances
from stylejax.models.generator import Style
from stylejax.models.plain import as_generator
from stylejax.training import evaluation

STATE = SimpleNamespace(ema={})
CONFIG = {"model": {}, "data": {"crop": 16}}


class Same(nn.Module):
    """The photo itself."""

    def __call__(self, images, seed):
        return images


def draw(seed, count):
    return np.random.default_rng(seed).uniform(-0.9, 0.9, (count, 32, 32, 3)).astype(np.float32)


def features(pictures):
    return np.asarray(pictures).mean((1, 2))


def mean_logit(state, images):
    return images.mean((1, 2, 3))


@pytest.fixture
def pictures(monkeypatch):
    """Pictures of noise, whose features are their mean colors."""
    monkeypatch.setattr(evaluation.build, "build_generator", lambda model: as_generator(Same()))
    monkeypatch.setattr(evaluation.extractors, "alex_features", features)
    monkeypatch.setattr(evaluation.extractors, "lpips", lambda a, b: np.abs(a - b).mean((1, 2, 3)))
    grid = draw(2, 6)
    return Pictures(None, {"style": draw(3, 4)}, draw(0, 5), draw(1, 7), grid, grid + 0.05, (), (40, 40, 40))


def test_photos_are_painted_some_at_a_time_in_their_order():
    photos = draw(0, 11)
    painted = evaluation.paint_photos(Style({}, as_generator(Same())), photos)
    np.testing.assert_allclose(painted, photos, atol=1e-5)


def test_the_reference_is_of_the_style_and_of_both(pictures):
    reference = evaluation.make_reference(pictures)
    np.testing.assert_array_equal(reference.style, features(pictures.paintings))
    np.testing.assert_array_equal(reference.both[:5], features(pictures.photos))
    np.testing.assert_array_equal(reference.both[5:], reference.style)


def test_the_discriminator_sees_as_many_of_each_set_at_its_own_size():
    shapes = []

    def look(state, images):
        shapes.append(images.shape)
        return mean_logit(state, images)

    found = evaluation.discriminator_view(look, None, 16, np.full((20, 32, 32, 3), 0.5), np.zeros((3, 32, 32, 3)))
    assert shapes == [(3, 16, 16, 3), (3, 16, 16, 3)]
    np.testing.assert_allclose(found, [[0.5] * 3, [0.0] * 3], atol=1e-6)


def test_an_evaluation_measures_and_shows_the_smoothed_generator(pictures):
    reference = evaluation.make_reference(pictures)
    found = evaluation.evaluate(STATE, CONFIG, pictures, reference, mean_logit, {})
    expected = distances.kid(features(pictures.photos), reference.style, reference.both)
    assert found.distance == pytest.approx(expected, rel=1e-3)
    assert found.metrics == {"held_out_kid_alex": found.distance, **found.health}
    # The photos are 0.05 away from the truth, and so are their paintings.
    assert found.truth == pytest.approx((0.05, 0.05), rel=1e-3)
    assert found.grid.dtype == np.uint8
    # Photos, paintings, truth: with one row less the grid is lower.
    lower = evaluation.evaluate(STATE, CONFIG, pictures._replace(truth=None), reference, mean_logit, {})
    assert lower.truth is None and lower.grid.shape[0] < found.grid.shape[0]


def test_a_distance_of_few_pictures_is_logged_and_chooses_no_step(pictures):
    few = pictures._replace(distinct=(2, 2, 2))
    found = evaluation.evaluate(STATE, CONFIG, few, evaluation.make_reference(few), mean_logit, {})
    assert found.distance is None and np.isfinite(found.metrics["held_out_kid_alex"])


def test_a_distance_is_held_against_that_of_the_start(pictures):
    reference = evaluation.make_reference(pictures)
    entries = {0: {"held_out_kid_alex": 200.0}, 2: {"d_loss": 3.0, "g_loss": 1.0}}
    found = evaluation.evaluate(STATE, CONFIG, pictures, reference, mean_logit, entries)
    assert found.health["kid_rise"] == pytest.approx(found.distance / 200)
    assert found.health["loss_rise"] == 1.0 and found.metrics["loss_rise"] == 1.0


def test_a_painting_that_is_not_finite_is_not_measured(pictures, monkeypatch):
    reference = evaluation.make_reference(pictures)
    monkeypatch.setattr(evaluation, "paint_photos", lambda style, photos, seed=0: photos * np.nan)
    with pytest.raises(FloatingPointError, match="paintings"):
        evaluation.evaluate(STATE, CONFIG, pictures, reference, mean_logit, {})
