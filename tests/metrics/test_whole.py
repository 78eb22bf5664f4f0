"""Whole paintings are measured at the sizes that are promised, and beside their photos."""

import json

import numpy as np
import pytest

from stylejax.errors import InputError
from stylejax.metrics import extractors, whole


@pytest.fixture(autouse=True)
def mean_features(monkeypatch):
    """In place of the networks: mean and deviation of each color, and the mean difference of two pictures."""

    def features(pictures):
        return np.concatenate([pictures.mean((1, 2)), pictures.std((1, 2))], axis=1)

    monkeypatch.setattr(extractors, "alex_features", features)
    monkeypatch.setattr(extractors, "vgg_features", lambda pictures: features(pictures) ** 2)
    monkeypatch.setattr(extractors, "lpips", lambda a, b: np.abs(a - b).mean((1, 2, 3)))


def noise(count, seed=0, height=140, width=200, low=0, high=256):
    """Pictures of blocks of 4 x 4 pixels, each with colors of its own."""
    draw = np.random.default_rng(seed)
    pictures = []
    for _ in range(count):
        blocks = draw.integers(low, high, (height // 4, width // 4, 3), np.uint8) * draw.uniform(0.5, 1, 3)
        pictures.append(blocks.astype(np.uint8).repeat(4, axis=0).repeat(4, axis=1))
    return pictures


def plain(*color, height=16, width=24):
    return np.full((height, width, 3), color, np.uint8)


def report(photos, painted, style, **more):
    return whole.report(photos, painted, style, **{"canvas": 160, "short": 130, **more})


def test_where_nothing_is_painted_rows_are_equal_and_all_is_kept():
    photos = noise(3)
    found = report(photos, photos, noise(20, 1, low=100))
    assert json.loads(json.dumps(found)) == found
    for view in ("whole", "close", "full"):
        assert found[view]["painted"] == found[view]["untouched photos"]
        of_style = found[view]["style against style"]
        for name in ("kid_alex", "kid_vgg"):
            assert set(of_style[name]) == {"all", "mean", "sd"}
            assert of_style[name]["all"] < found[view]["painted"][name]["all"]
    for group in ("lattice", "tone", "palette"):
        assert found[group]["painted"] == found[group]["untouched photos"]
    assert found["kept"] == {"edge": pytest.approx(1), "lpips_alex": 0}
    assert found["protocol"]["content"] == 3 and found["protocol"]["style"] == 20


def test_a_painting_like_the_style_is_nearer_to_it_at_every_size():
    style = noise(6, 1, low=128)
    found = report(noise(4, 2, high=128), noise(4, 3, low=128), style)
    for view in ("whole", "close", "full"):
        assert "style against style" not in found[view]
        for name in ("kid_alex", "kid_vgg"):
            assert found[view]["painted"][name]["all"] < 0.5 * found[view]["untouched photos"][name]["all"]
    assert found["palette"]["painted"] < 0.3 * found["palette"]["untouched photos"]
    assert found["tone"]["painted"]["mean"] == pytest.approx(found["tone"]["style"]["mean"], abs=0.05)
    # Their blocks have borders at the same places, and nothing else in common.
    assert found["kept"]["edge"] < 0.3


def test_views_have_the_sizes_that_are_promised(monkeypatch):
    seen = []

    def windows(pictures, seed):
        seen.append([picture.shape[:2] for picture in pictures])
        return np.stack([picture[:64, :64] for picture in pictures])

    monkeypatch.setattr(whole, "windows", windows)
    photos = [*noise(2, 0, 200, 300), *noise(1, 1, 100, 80)]
    found = report(photos, photos, noise(2, 2, 400, 240), canvas=150, short=120)
    close = [(100, 150), (100, 150), (100, 80)]
    full = [(200, 300), (200, 300), (100, 80)]
    # The median of the paintings' short sides is 200.
    assert seen == [close, close, [(200, 120)] * 2, full, full, [(333, 200)] * 2]
    assert found["protocol"]["full"]["short side of style"] == 200


def test_windows_lie_at_the_same_place_in_photo_and_painting_at_every_call():
    picture = np.arange(200 * 300 * 3, dtype=np.uint32).reshape(200, 300, 3)
    cut = whole.windows([picture, picture], 0)
    assert cut.shape == (2 * whole.WINDOWS, 128, 128, 3)
    np.testing.assert_array_equal(cut, whole.windows([picture, picture], 0))
    np.testing.assert_array_equal(
        cut[0], picture[cut[0, 0, 0, 0] // 900 :][:128, cut[0, 0, 0, 0] % 900 // 3 :][:, :128]
    )
    assert len({int(window[0, 0, 0]) for window in cut}) == len(cut)
    assert not np.array_equal(cut, whole.windows([picture, picture], 1))


def test_a_picture_smaller_than_a_window_is_mirrored_and_a_sliver_is_seen():
    picture = noise(1, 0, 100, 128)[0]
    window = whole.windows([picture], 0)[0]
    np.testing.assert_array_equal(window[:100], picture)
    np.testing.assert_array_equal(window[100:], picture[:71:-1])
    assert whole.at_long_side(noise(1, 0, 8, 2560)[0], 256).shape == (4, 256, 3)
    assert whole.at_most(picture, 128) is picture


def test_tone_by_hand():
    halves = np.concatenate([plain(255, 255, 255), plain(0, 0, 0)])
    found = whole.tone([halves, plain(255, 255, 255)])
    assert found == pytest.approx({"mean": 0.75, "within": 0.25, "across": 0.25}, abs=1e-6)


def test_palette_by_hand():
    # A shift by one of red: 1 along its axis, 0 along two; 1 / sqrt 2 along four edges; 1 / sqrt 3 along four corners.
    expected = (1 + 4 / 2**0.5 + 4 / 3**0.5) / 13
    red = whole.palette([plain(255, 0, 0)], [plain(0, 0, 0)])
    blue = whole.palette([plain(0, 0, 255)], [plain(0, 0, 0, height=40), plain(0, 0, 0)])
    assert (red, blue) == pytest.approx((expected, expected), abs=1e-6)
    assert whole.palette(noise(2), noise(2)) == 0


def test_what_does_not_pair_and_what_is_too_few_is_refused():
    with pytest.raises(InputError, match="do not pair"):
        report(noise(2), noise(2, 1, 140, 140), noise(2))
    with pytest.raises(InputError, match="do not pair"):
        report(noise(2), noise(1), noise(2))
    with pytest.raises(InputError, match="1 photos and 2 pictures of the style; give 2"):
        report(noise(1), noise(1), noise(2))
