"""Windows: where they lie, and the mirrored border."""

import numpy as np
import pytest

from stylejax.painting import windows


def test_cores_lie_end_to_end_and_keep_their_halo():
    found = windows.spans(1024, tile=256, halo=64)
    assert [(s.first, s.last) for s in found] == [(0, 256), (256, 512), (512, 768), (768, 1024)]
    assert {s.stop - s.start for s in found} == {384}
    for span in found:
        assert span.start == 0 or span.first - span.start >= 64
        assert span.stop == 1024 or span.stop - span.last >= 64


def test_a_last_core_may_be_smaller_but_its_window_is_not():
    assert windows.spans(640, tile=256, halo=64)[-1] == (256, 640, 512, 640)


@pytest.mark.parametrize("length", [64, 384])
def test_what_fits_one_window_is_one_window(length):
    assert windows.spans(length, tile=256, halo=64) == [(0, length, 0, length)]


def test_rows_and_columns_mirror_as_numpy_pads():
    picture = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
    padded = np.pad(picture, ((0, 9), (0, 20), (0, 0)), mode="symmetric")
    np.testing.assert_array_equal(windows.columns(windows.rows(picture, 3, 14), 4, 27), padded[3:14, 4:27])


def test_only_the_rows_needed_are_read():
    class Picture:
        shape = (100, 4, 3)
        asked = []

        def __getitem__(self, part):
            self.asked.append((part.start, part.stop))
            return np.zeros((part.stop - part.start, 4, 3), np.uint8)

    picture = Picture()
    assert windows.rows(picture, 90, 110).shape == (20, 4, 3)
    assert picture.asked == [(90, 100)]


def test_shrunken_averages_squares_and_mirrors_the_rest():
    picture = np.arange(9, dtype=np.float32).reshape(3, 3, 1) * np.ones((1, 1, 3), np.float32)
    np.testing.assert_allclose(windows.shrunken(picture, 2)[..., 0], [[2, 3.5], [6.5, 8]])


@pytest.mark.parametrize("length", [5, 64, 100, 161, 400, 1000])
def test_windows_of_one_size_have_cores_end_to_end_and_their_halo(length):
    found = windows.fixed_spans(length, 64, 16)
    assert [span.first for span in found] == [0, *(span.last for span in found[:-1])]
    assert found[-1].last == length
    for span in found:
        assert span.stop - span.start == 64 and span.start % 16 == 0
        assert span.start == 0 or span.first - span.start == 16
        assert span.stop >= length or span.stop - span.last == 16
