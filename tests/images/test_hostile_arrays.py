"""Functions of pictures take any array: the right shape and type come back, or one line says what is wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stylejax.images import dtypes, files, pixels, values
from tests.hostile_arrays import answer, arrays, is_finite, quick

PICTURES = ((5, 4, 3), (2, 5, 4, 3), (3, 3, 3))


@quick
@given(arrays(PICTURES))
def test_what_passes_the_check_becomes_what_networks_see_and_comes_back(img):
    if answer(lambda: dtypes.check(img) or "passed") is None:
        return
    assert img.dtype == np.uint8 or np.issubdtype(img.dtype, np.floating)
    with np.errstate(over="ignore", invalid="ignore"):
        signed = dtypes.to_signed(img)
        back = dtypes.from_signed(signed, img.dtype)
        eight = dtypes.from_signed(signed)
    assert signed.dtype == np.float32 and eight.dtype == np.uint8 and back.dtype == img.dtype
    assert signed.shape == eight.shape == back.shape == img.shape
    if img.dtype == np.uint8:
        np.testing.assert_array_equal(back, img)
        np.testing.assert_array_equal(dtypes.from_unit(dtypes.to_unit(img, img.dtype), img.dtype), img)
    if answer(lambda: values.check_unit("img", img) or "passed"):
        assert is_finite(signed) and is_finite(back)
        assert dtypes.to_unit(img, img.dtype).dtype == np.float32


@quick
@given(arrays(PICTURES))
def test_luminance_is_a_mean_of_three_and_nan_stays_in_its_place(images):
    with np.errstate(all="ignore"):
        found = answer(pixels.luminance, images)
    if found is not None:
        assert found.shape == images.shape[:-1]
        seen = np.isfinite(np.asarray(images, np.float64)).all(axis=-1) & (np.abs(np.asarray(images)) < 1e6).all(-1)
        assert np.isfinite(np.asarray(found, np.float64))[seen].all()


@quick
@given(arrays((*PICTURES, (2, 2, 7))), st.sampled_from([pixels.halve, pixels.laplacian]))
def test_half_a_picture_and_its_laplacian_have_their_shapes(images, function):
    with np.errstate(all="ignore"):
        found = answer(function, images)
    if found is not None:
        *leading, height, width, channels = images.shape
        sizes = {pixels.halve: (height // 2, width // 2, channels), pixels.laplacian: (height - 2, width - 2)}
        assert found.shape == (*leading, *sizes[function]) and 0 not in found.shape
        if is_finite(images) and np.abs(np.asarray(images, np.float64)).max() < 1e4:
            assert is_finite(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("written")


@quick
@given(arrays(((5, 4, 3), (1, 1, 3), (5, 4, 4)), ("u1",)), st.sampled_from(files.WRITTEN))
def test_what_is_written_is_read_again(folder, image, suffix):
    path = folder / f"a{suffix}"
    path.unlink(missing_ok=True)
    if answer(lambda: files.write(path, image) or "written") is None:
        assert not path.exists()
        return
    found = files.read(path)
    assert found.shape == (*image.shape[:2], 3) and found.dtype == np.uint8
    if image.shape[2] == 3 and suffix in (".png", ".bmp", ".tif", ".tiff"):
        np.testing.assert_array_equal(found, image)


@quick
@given(arrays(((5, 4, 3), (1, 1, 3)), ("u1",)))
def test_sizes_change_as_they_are_asked_to(image):
    found = answer(files.resize, image, 3, 2)
    assert found is None or (found.shape == (3, 2, 3) and found.dtype == np.uint8)
    small = answer(files.shrink, image, 2)
    assert (small is None) == (found is None)
    assert small is None or (min(small.shape[:2]) <= 2 and small.dtype == np.uint8)
