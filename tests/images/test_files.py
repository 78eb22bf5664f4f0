"""Pictures of every kind come in as a person sees them; what cannot be used is refused by name."""

import warnings

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from stylejax.errors import InputError
from stylejax.images import files
from stylejax.images.find import scan
from tests.images.pictures import BLUE, RED, WHITE, half_and_half, raw_png

# By EXIF orientation: what a camera stores so that the viewer's turn restores the scene.
STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif", ".webp"])
def test_exif_orientation_is_undone(tmp_path, orientation, suffix):
    seen = Image.fromarray(half_and_half())
    stored = seen if orientation == 1 else seen.transpose(STORED[orientation])
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    quality = {".jpg": {"quality": 95}, ".webp": {"lossless": True}}.get(suffix, {})
    stored.save(tmp_path / f"a{suffix}", exif=exif, **quality)
    image = files.read(tmp_path / f"a{suffix}")
    assert image.shape == (20, 40, 3)
    np.testing.assert_allclose(image[5, 5], RED, atol=12)
    np.testing.assert_allclose(image[5, 35], BLUE, atol=12)


def test_damaged_exif_is_as_good_as_none(tmp_path):
    exif = b"Exif\0\0II*\0\x08\0\0\0\xff\xff"
    Image.fromarray(half_and_half()).save(tmp_path / "a.jpg", exif=exif)
    assert files.read(tmp_path / "a.jpg").shape == (20, 40, 3)


def test_a_picture_is_turned_even_where_its_exif_cannot_be_written_anew(tmp_path, monkeypatch):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 3
    Image.fromarray(half_and_half()).save(tmp_path / "a.png", exif=exif)

    def fail(*_):
        raise ValueError

    monkeypatch.setattr(Image.Exif, "tobytes", fail)
    assert files.read(tmp_path / "a.png")[5, 5].tolist() == list(BLUE)


def test_grey_and_one_bit(tmp_path):
    Image.new("L", (9, 8), 77).save(tmp_path / "grey.jpg")
    Image.new("1", (9, 8), 1).save(tmp_path / "bit.png")
    np.testing.assert_array_equal(files.read(tmp_path / "grey.jpg"), np.full((8, 9, 3), 77))
    np.testing.assert_array_equal(files.read(tmp_path / "bit.png"), np.full((8, 9, 3), 255))


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_sixteen_bits_are_scaled_not_clipped(tmp_path, suffix):
    deep = np.array([[0, 257, 128 * 257, 65535]] * 4, np.uint16)
    Image.fromarray(deep).save(tmp_path / f"a{suffix}")
    image = files.read(tmp_path / f"a{suffix}")
    np.testing.assert_array_equal(image[0], np.repeat([[0], [1], [128], [255]], 3, axis=1))


def test_sixteen_bit_color(tmp_path):
    deep = np.array([[[65535, 0, 128 * 257]] * 2] * 2, ">u2")
    raw_png(tmp_path / "a.png", 2, 2, 16, b"".join(b"\0" + row.tobytes() for row in deep))
    np.testing.assert_array_equal(files.read(tmp_path / "a.png")[1, 1], [255, 0, 128])


@pytest.mark.parametrize("full", [1.0, 255.0, 65535.0])
def test_floats_are_scaled_by_the_scale_that_holds_them(tmp_path, full):
    Image.fromarray(np.array([[0, full, full / 5]], np.float32)).save(tmp_path / "a.tif")
    np.testing.assert_array_equal(files.read(tmp_path / "a.tif")[0, :, 0], [0, 255, 51])


def test_cmyk(tmp_path):
    Image.new("CMYK", (9, 8), (255, 0, 0, 0)).save(tmp_path / "a.jpg")
    np.testing.assert_allclose(files.read(tmp_path / "a.jpg")[4, 4], (0, 255, 255), atol=3)


def test_transparency_is_laid_on_white(tmp_path):
    alpha = np.zeros((1, 3, 4), np.uint8)
    alpha[0] = [(255, 0, 0, 255), (255, 0, 0, 0), (0, 0, 0, 128)]
    Image.fromarray(alpha).save(tmp_path / "rgba.png")
    grey = 127  # 255 * (1 - 128 / 255)
    expected = [[RED, WHITE, (grey, grey, grey)]]
    np.testing.assert_allclose(files.read(tmp_path / "rgba.png"), expected, atol=1)
    Image.fromarray(alpha).convert("LA").save(tmp_path / "la.png")
    assert files.read(tmp_path / "la.png")[0, 1].tolist() == [255, 255, 255]


@pytest.mark.parametrize("transparency", [1, b"\xff\x00"])
def test_palette_with_transparency(tmp_path, transparency):
    picture = Image.new("P", (4, 4))
    picture.putpalette([*RED, *BLUE])
    picture.putpixel((1, 0), 1)
    picture.save(tmp_path / "a.png", transparency=transparency)
    image = files.read(tmp_path / "a.png")
    assert image[0, 0].tolist() == list(RED)
    assert image[0, 1].tolist() == list(WHITE)


@pytest.mark.parametrize("suffix", [".webp", ".tiff", ".bmp", ".PNG"])
def test_formats_keep_their_pixels(tmp_path, suffix):
    options = {"lossless": True} if suffix == ".webp" else {}
    Image.fromarray(half_and_half()).save(tmp_path / f"a{suffix}", **options)
    np.testing.assert_array_equal(files.read(tmp_path / f"a{suffix}"), half_and_half())


def test_first_frame_of_several(tmp_path):
    red = Image.new("RGB", (9, 8), RED)
    blue = Image.new("RGB", (9, 8), BLUE)
    red.save(tmp_path / "a.tif", save_all=True, append_images=[blue])
    red.save(tmp_path / "a.webp", save_all=True, append_images=[blue], lossless=True)
    assert files.read(tmp_path / "a.tif")[0, 0].tolist() == list(RED)
    assert files.read(tmp_path / "a.webp")[0, 0].tolist() == list(RED)


@pytest.mark.parametrize("suffix", [".jpg", ".png"])
@pytest.mark.parametrize("shape", [(600, 900), (900, 600)])
def test_read_shrinks_the_short_side_and_enlarges_nothing(tmp_path, suffix, shape):
    path = tmp_path / f"a{suffix}"
    ramp = np.linspace(0, 255, shape[1]).astype(np.uint8)
    files.write(path, np.broadcast_to(ramp[None, :, None], (*shape, 3)).copy())
    expected = (64, 96, 3) if shape[0] < shape[1] else (96, 64, 3)
    image = files.read(path, 64)
    assert image.shape == expected
    assert files.read(path, 2000).shape == (*shape, 3)
    # A ramp stays a ramp: shrunk evenly, no pixel far from the mean of what it covers.
    width = expected[1]
    np.testing.assert_allclose(image[5, :, 0], (np.arange(width) + 0.5) / width * 255, atol=3)
    assert files.short_side(path) == 600


def test_shrinking_does_not_alias(tmp_path):
    stripes = np.zeros((512, 512, 3), np.uint8)
    stripes[:, ::2] = 255
    files.write(tmp_path / "a.png", stripes)
    np.testing.assert_allclose(files.read(tmp_path / "a.png", 32), 127.5, atol=4)
    np.testing.assert_allclose(files.shrink(stripes, 32), 127.5, atol=4)
    np.testing.assert_array_equal(files.shrink(stripes, 512), stripes)


def test_resize_to_any_shape():
    assert files.resize(half_and_half(), 7, 5).shape == (7, 5, 3)
    assert files.resize(half_and_half(), 70, 50).shape == (70, 50, 3)


@pytest.mark.parametrize("suffix", files.WRITTEN)
def test_write_then_read(tmp_path, suffix):
    files.write(tmp_path / f"a{suffix}", half_and_half())
    # Away from the seam, where WebP halves the resolution of color.
    image = np.delete(files.read(tmp_path / f"a{suffix}"), [18, 19, 20, 21], axis=1)
    np.testing.assert_allclose(image, np.delete(half_and_half(), [18, 19, 20, 21], 1), atol=12)


def test_write_says_what_is_wrong(tmp_path):
    with pytest.raises(InputError, match="cannot tell the format"):
        files.write(tmp_path / "a.xyz", half_and_half())
    with pytest.raises(InputError, match="no such file or directory"):
        files.write(tmp_path / "missing" / "a.png", half_and_half())
    with pytest.raises(InputError, match="cannot be written"):
        files.write(tmp_path / "a.webp", np.zeros((1, 20000, 3), np.uint8))  # webp ends at 16383
    with pytest.raises(InputError, match=r"image must be uint8 \[H, W, 3\] or \[H, W, 4\]; got float32"):
        files.write(tmp_path / "a.png", np.zeros((4, 4, 3), np.float32))
    assert not list(tmp_path.iterdir())


def test_read_names_the_file_and_the_reason(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"")
    with pytest.raises(InputError, match=r"a\.jpg: empty file"):
        files.read(tmp_path / "a.jpg")
    with pytest.raises(InputError, match=r"b\.jpg: no such file"):
        files.read(tmp_path / "b.jpg")
    with pytest.raises(InputError, match=r"b\.jpg: no such file"):
        files.short_side(tmp_path / "b.jpg")


def test_a_large_picture_is_read_without_a_warning(tmp_path):
    large = Image.new("L", (12000, 8000))  # 96 megapixels: over Pillow's limit, under ours
    large.save(tmp_path / "a.jpg")
    limit = Image.MAX_IMAGE_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert files.short_side(tmp_path / "a.jpg") == 8000
        assert scan(tmp_path / "a.jpg").refused == []
    assert limit == Image.MAX_IMAGE_PIXELS


def test_a_bomb_is_refused_by_its_header(tmp_path):
    raw_png(tmp_path / "a.png", 20000, 20000, 8, b"")
    with pytest.raises(InputError, match=r"a\.png: too large: 400 megapixels, 200 at most"):
        files.read(tmp_path / "a.png")


def test_size_is_as_seen_and_an_original_brings_its_alpha_and_profile(tmp_path):
    seen = np.zeros((6, 4, 4), np.uint8)
    seen[..., 0] = 200
    seen[:2, :, 3] = 255
    seen[2:4, :, 3] = 100
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    stored = Image.fromarray(seen).transpose(Image.Transpose.ROTATE_90)
    stored.save(tmp_path / "a.png", exif=exif, icc_profile=profile)
    assert files.size(tmp_path / "a.png") == (6, 4)
    original = files.read_original(tmp_path / "a.png")
    np.testing.assert_array_equal(original.alpha, seen[..., 3])
    # Half-transparent rows keep their red, and rows that nobody sees are white.
    assert original.image[:, 0].tolist() == 4 * [[200, 0, 0]] + 2 * [[255, 255, 255]]
    assert original.profile == profile


def test_an_original_without_alpha_or_of_another_color_space_has_none(tmp_path):
    Image.new("CMYK", (9, 9)).save(tmp_path / "a.jpg", icc_profile=bytes(16) + b"CMYK" + bytes(108))
    assert files.read_original(tmp_path / "a.jpg")[1:] == (None, None)


@pytest.mark.parametrize("suffix", [".png", ".webp", ".tif"])
def test_write_keeps_alpha_and_profile_where_the_format_can(tmp_path, suffix):
    image = np.dstack([np.full((20, 40, 3), 90, np.uint8), np.tile(np.arange(40, dtype=np.uint8) * 6, (20, 1))])
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    files.write(tmp_path / f"a{suffix}", image, profile)
    original = files.read_original(tmp_path / f"a{suffix}")
    np.testing.assert_array_equal(original.alpha, image[..., 3])
    assert original.profile == profile


@pytest.mark.parametrize("suffix", [".jpg", ".bmp"])
def test_write_lays_alpha_on_white_where_the_format_has_none(tmp_path, suffix):
    files.write(tmp_path / f"a{suffix}", np.full((8, 8, 4), (0, 0, 0, 51), np.uint8))
    np.testing.assert_allclose(files.read(tmp_path / f"a{suffix}"), 204, atol=1)
