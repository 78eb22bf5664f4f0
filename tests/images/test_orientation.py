"""The size that a header tells is that of the picture as it is read, whichever way it is turned."""

import numpy as np
import pytest
from PIL import ExifTags, Image

from stylejax.images import files
from tests.images import bombs
from tests.images.pictures import BLUE, RED, half_and_half


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".webp"])
def test_the_size_is_that_of_what_is_read(tmp_path, orientation, suffix):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    Image.fromarray(half_and_half()).save(tmp_path / f"a{suffix}", exif=exif)
    size = (40, 20) if orientation > 4 else (20, 40)
    assert files.size(tmp_path / f"a{suffix}") == files.read(tmp_path / f"a{suffix}").shape[:2] == size


def test_exif_after_the_pixels_of_a_png_turns_it(tmp_path):
    stored = np.rot90(half_and_half())
    (tmp_path / "a.png").write_bytes(bombs.png_with_late_exif(stored, 6))
    assert files.size(tmp_path / "a.png") == (20, 40)
    image = files.read(tmp_path / "a.png")
    assert image.shape == (20, 40, 3)
    assert [image[5, 5].tolist(), image[5, 35].tolist()] == [list(RED), list(BLUE)]


@pytest.mark.parametrize("exif", [b"", b"II*\0\x08\0\0\0\xff\xff", b"MM\0*\xff\xff\xff\xff", bytes(40)])
def test_damaged_exif_after_the_pixels_is_as_good_as_none(tmp_path, exif):
    data = bombs.encoded("PNG", half_and_half())
    (tmp_path / "a.png").write_bytes(data[:-12] + bombs.chunk(b"eXIf", exif) + data[-12:])
    assert files.size(tmp_path / "a.png") == (20, 40)
    np.testing.assert_array_equal(files.read(tmp_path / "a.png"), half_and_half())
