"""Each detector names the failure it is for, and is silent about a healthy painting."""

import numpy as np
import pytest
from scipy import ndimage

from stylejax.metrics import health

DRAW = np.random.default_rng(0)


def pictures(count):
    """Smooth random pictures, [count, 32, 32, 3] in [-1, 1]."""
    coarse = ndimage.zoom(DRAW.uniform(-1, 1, (count, 4, 4, 3)), (1, 8, 8, 1), order=3)
    return np.clip(coarse + DRAW.normal(0, 0.05, (count, 32, 32, 3)), -1, 1)


PHOTOS = pictures(12)
STYLE = pictures(20)
# Strokes and a tint over the photo.
HEALTHY = np.clip(0.8 * PHOTOS + 0.2 * np.array([0.5, 0.2, -0.3]) + DRAW.normal(0, 0.15, PHOTOS.shape), -1, 1)
FAILURES = {
    "output = input": PHOTOS + 0.005,
    "blank output": np.full_like(PHOTOS, -1.0),
    "inverted output": -HEALTHY,
    "mode collapse": np.repeat(HEALTHY[:1], 12, axis=0),
    "content destroyed": DRAW.normal(0, 0.3, PHOTOS.shape),
    "brighter or darker than the style": HEALTHY + 0.5,
    "style pictures memorized": STYLE[:12] + DRAW.normal(0, 0.05, PHOTOS.shape),
}


def test_a_healthy_painting_raises_no_alarm():
    found = health.examine(PHOTOS, HEALTHY, STYLE, (DRAW.normal(1, 1, 32), DRAW.normal(0.9, 1, 32), np.zeros(32)))
    assert set(found) == set(health.LIMITS) - {"lattice", "loss_rise", "kid_rise"}
    assert health.alarms(found) == []
    assert health.line(found).startswith("health: fine: changed 0.")


@pytest.mark.parametrize("words", FAILURES)
def test_an_injected_failure_is_named(words):
    found = health.examine(PHOTOS, FAILURES[words], STYLE)
    assert words in health.alarms(found) and words in health.line(found)


def test_a_pattern_that_repeats_everywhere_is_named():
    photos = ndimage.zoom(PHOTOS[:2], (1, 5, 5, 1), order=1) + DRAW.normal(0, 0.05, (2, 160, 160, 3))
    assert "a repeated pattern" not in health.alarms(health.examine(photos, photos, STYLE))
    wave = 0.2 * np.cos(np.pi / 4 * np.arange(160))[:, None]
    assert "a repeated pattern" in health.alarms(health.examine(photos, photos + wave, STYLE))


def test_a_hatching_keeps_the_photo_and_another_photo_does_not():
    photos = PHOTOS[:4].repeat(2, 1).repeat(2, 2)
    rows = np.arange(64)[:, None, None] % 2
    # Black and white in turns, whose means are the photo.
    hatched = np.where(rows == 0, np.clip(2 * photos + 1, -1, 1), np.clip(2 * photos - 1, -1, 1))
    assert health.kept(photos, hatched) > 0.95
    assert abs(health.kept(photos, photos[::-1])) < 0.3


def test_a_discriminator_that_knows_its_pictures_alone_is_named():
    known = DRAW.normal(1, 0.3, 16)
    generated = DRAW.normal(0, 0.3, 16)
    assert health.overfit(known, known, generated) == 0
    assert health.overfit(known, generated, generated) == 1
    np.testing.assert_allclose(health.overfit(np.ones(4), np.full(4, 0.75), np.zeros(4)), 0.25)
    found = {"overfit": health.overfit(known, DRAW.normal(0, 0.3, 16), generated)}
    assert health.alarms(found) == ["discriminator overfit"]


def test_a_discriminator_that_tells_nothing_apart_memorized_nothing():
    assert health.overfit(np.array([0.0, 1.0, 0.5]), np.array([-3.0]), np.array([0.4, 0.9, 0.1])) == 0


def test_windows_of_few_pictures_count_as_the_pictures_they_are():
    # Means 1, 0 and 0, variances 1: with n pictures each, two standard errors of a gap are 2 sqrt(2 / n).
    known = np.tile([0.0, 2.0], 8)
    others = np.tile([-1.0, 1.0], 8)
    assert health.overfit(known, others, others) == 1
    assert health.overfit(known, others, others, (16, 16, 16)) == 1
    assert health.overfit(known, others, others, (99, 99, 99)) == 1  # no more than there are logits
    assert health.overfit(known, others, others, (9, 9, 9)) == 1
    assert health.overfit(known, others, others, (7, 7, 7)) == 0
    assert health.overfit(known, others, others, (16, 2, 16)) == 0
    assert health.overfit(known, others, others, (16, 16, 3)) == 0
    found = health.examine(PHOTOS, HEALTHY, STYLE, (known, others, others), (16, 2, 3))
    assert found["overfit"] == 0 and "discriminator overfit" not in health.alarms(found)


def test_a_distance_on_few_pictures_is_said_to_be_none():
    assert health.few_pictures(10, 10) is None
    line = health.few_pictures(3, 2)
    assert "3 photos and 2 style pictures" in line and "cannot be trusted" in line and "\n" not in line
    assert health.few_pictures(100, 9) is not None and health.few_pictures(9, 100) is not None


def test_a_mirror_image_of_a_style_picture_is_no_new_picture():
    assert health.novelty(PHOTOS, STYLE[:12, :, ::-1], STYLE) < 0.01
    assert health.novelty(PHOTOS, PHOTOS, STYLE) == 1


def test_numbers_by_hand():
    np.testing.assert_allclose(health.changed(PHOTOS, PHOTOS + 0.3), 0.3)
    checker = np.indices((32, 32)).sum(0)[None, :, :, None] % 2 * np.ones(3)
    assert health.changed(0 * checker, checker - 0.5) == 0  # too fine to be a change of the picture
    np.testing.assert_allclose(health.contrast(2 * checker - 1), 1.0)
    np.testing.assert_allclose(health.likeness(PHOTOS, 0.3 * PHOTOS - 0.1), 1.0)
    np.testing.assert_allclose(health.variety(PHOTOS, 0.5 * PHOTOS), 0.5)


def test_no_number_at_all_is_an_alarm():
    assert "blank output" in health.alarms(health.examine(PHOTOS, np.full_like(PHOTOS, np.nan), STYLE))


def test_thumbnails_are_means_of_areas_of_any_size():
    ramp = np.broadcast_to(np.arange(40.0)[:, None, None], (40, 24, 3))[None]
    small = health.thumbnails(ramp).reshape(16, 16, 3)
    np.testing.assert_allclose(small[0], 0.5)  # rows 0 and 1
    np.testing.assert_allclose(small[-1], 38.0)  # rows 37, 38 and 39


def test_divergence_is_called_by_its_name():
    # Nine values of ten at the ends of [-1, 1], none of the style's.
    painted = np.ones((2, 16, 16, 10))
    painted[..., 0] = 0.5
    assert health.saturated(painted, np.zeros((1, 16, 16, 3))) == pytest.approx(0.9)
    assert health.saturated(painted, painted) == 0
    for name in ("saturated", "loss_rise", "kid_rise"):
        assert health.alarms({name: 0.5}) == [] and health.alarms({name: 1e5}) == ["divergence"]
    said = health.line({"loss_rise": 2e5, "kid_rise": 32.0})
    assert said.startswith("health: divergence (lower optim.generator_rate and optim.discriminator_rate): loss_rise")
