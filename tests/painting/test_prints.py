"""Files by strips: what is read in part, and what is left behind."""

import numpy as np
import pytest
import tifffile

from stylejax import InputError, transfer
from stylejax.images import files
from stylejax.painting import prints
from tests import untrained


@pytest.fixture(scope="module")
def style():
    return untrained.style()


@pytest.fixture(scope="module")
def photo():
    return np.random.default_rng(0).integers(0, 256, (40, 50, 3), np.uint8)


def test_a_plain_tiff_is_mapped_and_others_are_decoded(tmp_path, photo):
    tifffile.imwrite(tmp_path / "plain.tif", photo, photometric="rgb")
    tifffile.imwrite(tmp_path / "grey.tif", photo[..., 0])
    files.write(tmp_path / "photo.png", photo)
    plain = prints.open_picture(tmp_path / "plain.tif")
    assert isinstance(plain, np.memmap)
    np.testing.assert_array_equal(plain, photo)
    np.testing.assert_array_equal(prints.open_picture(tmp_path / "photo.png"), photo)
    grey = prints.open_picture(tmp_path / "grey.tif")
    np.testing.assert_array_equal(grey, np.repeat(photo[..., :1], 3, axis=2))


def test_a_turned_tiff_stands_as_a_person_sees_it(tmp_path, photo):
    tifffile.imwrite(tmp_path / "turned.tif", photo, photometric="rgb", extratags=[(274, 3, 1, 3, True)])
    np.testing.assert_array_equal(prints.open_picture(tmp_path / "turned.tif"), photo[::-1, ::-1])


@pytest.mark.parametrize("name", ["out.tif", "out.png"])
def test_a_file_is_painted_as_its_pixels_are(tmp_path, style, photo, name):
    tifffile.imwrite(tmp_path / "photo.tif", photo, photometric="rgb")
    prints.transfer_file(style, tmp_path / "photo.tif", tmp_path / name, seed=3)
    np.testing.assert_array_equal(files.read(tmp_path / name), transfer(style, photo, seed=3))
    assert {path.name for path in tmp_path.iterdir()} == {"photo.tif", name}


def test_a_failure_leaves_nothing_behind(tmp_path, style, photo):
    tifffile.imwrite(tmp_path / "photo.tif", photo, photometric="rgb")
    for source, target, options, said in [
        ("photo.tif", "out.tif", {"canvas": 0}, "canvas"),
        ("photo.tif", "photo.tif/out.tif", {}, "photo.tif: cannot be made a folder: file exists"),
        ("photo.tif", "out.gif", {}, "out.gif: cannot tell the format"),
        ("absent.tif", "out.tif", {}, "absent.tif"),
    ]:
        with pytest.raises(InputError, match=said):
            prints.transfer_file(style, tmp_path / source, tmp_path / target, **options)
    assert {path.name for path in tmp_path.iterdir()} == {"photo.tif"}
