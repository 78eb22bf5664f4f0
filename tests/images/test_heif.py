"""HEIC and AVIF are read as a person sees them, within bounds, and what is missing for one of them is said."""

import struct
import sys

import numpy as np
import pytest
from PIL import Image, features

from stylejax.errors import InputError
from stylejax.images import files, find, heif
from stylejax.painting import folders
from tests.images.bombs import encoded
from tests.images.pictures import half_and_half

pillow_heif = pytest.importorskip("pillow_heif")
pillow_heif.register_heif_opener(thumbnails=False)
KINDS = ("HEIF", *(["AVIF"] if features.check("avif") else []))
each_kind = pytest.mark.parametrize("kind", KINDS)


def smooth(height=48, width=64):
    """A picture that is hardly changed by compression: red grows to the right, green downwards."""
    y, x = np.mgrid[:height, :width]
    return np.stack([255 * x // width, 255 * y // height, np.full_like(x, 80)], -1).astype(np.uint8)


def that_declares(kind, width, height):
    """A small picture whose property of its size names another one."""
    data = bytearray(encoded(kind, smooth()))
    place = data.index(b"ispe") + 8
    data[place : place + 8] = struct.pack(">II", width, height)
    return bytes(data)


@each_kind
def test_pixels_alpha_and_size_are_read(tmp_path, kind):
    (tmp_path / "a.heic").write_bytes(encoded(kind, smooth(), quality=95))
    assert np.abs(files.read(tmp_path / "a.heic").astype(int) - smooth()).max() < 16
    assert files.size(tmp_path / "a.heic") == (48, 64)
    alpha = np.dstack([smooth(), np.full((48, 64), 255, np.uint8)])
    alpha[:24, :, 3] = 0
    (tmp_path / "b.avif").write_bytes(encoded(kind, alpha, quality=95))
    original = files.read_original(tmp_path / "b.avif")
    assert (original.alpha[:20] == 0).all() and (original.alpha[28:] > 250).all()
    assert (original.image[:20] > 240).all()


@each_kind
@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_turned_photo_is_read_as_a_person_sees_it(tmp_path, kind, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    seen = {}
    for name, options in [("turned", {"exif": exif.tobytes()}), ("stored", {})]:
        (tmp_path / name).write_bytes(encoded(kind, half_and_half(), quality=95, **options))
        seen[name] = files.read(tmp_path / name).astype(int)
    turns = {3: 2, 6: -1, 8: 1}[orientation]
    assert np.abs(seen["turned"] - np.rot90(seen["stored"], turns)).max() < 24
    assert files.size(tmp_path / "turned") == seen["turned"].shape[:2]


@pytest.mark.skipif("AVIF" not in KINDS, reason="this Pillow reads no AVIF")
def test_an_avif_of_too_many_pixels_is_refused_by_its_header(tmp_path):
    (tmp_path / "a.avif").write_bytes(that_declares("AVIF", 12000, 9000))
    for reader in (files.size, files.read, files.read_original):
        with pytest.raises(InputError, match="a.avif: too large: 108 megapixels, 100 of AVIF at most"):
            reader(tmp_path / "a.avif")


def test_a_heic_of_another_size_than_it_declares_is_damaged(tmp_path):
    (tmp_path / "a.heic").write_bytes(that_declares("HEIF", 12000, 9000))
    with pytest.raises(InputError, match="a.heic: damaged or not supported"):
        files.read(tmp_path / "a.heic")


@each_kind
@pytest.mark.parametrize("cut", [16, 40, 200, -60])
def test_one_that_is_cut_short_is_refused(tmp_path, kind, cut):
    (tmp_path / "a.heic").write_bytes(encoded(kind, smooth())[:cut])
    with pytest.raises(InputError, match="a.heic: "):
        files.read(tmp_path / "a.heic")


def test_a_file_of_many_bytes_is_refused_before_any_is_decoded(tmp_path):
    with open(tmp_path / "a.heic", "wb") as file:
        file.write(encoded("HEIF", smooth())[:32])
        file.truncate(400_000_001)
    with pytest.raises(InputError, match="a.heic: too large: over 400 MB of HEIF"):
        files.read(tmp_path / "a.heic")


def test_what_is_missing_is_named(tmp_path, monkeypatch):
    (tmp_path / "a.heic").write_bytes(encoded("HEIF", smooth()))
    monkeypatch.delitem(Image.OPEN, "HEIF")
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(InputError, match=r"a.heic: HEIC needs one more package: pip install 'stylejax\[heif\]'"):
        files.read(tmp_path / "a.heic")
    monkeypatch.setattr(heif.features, "check", lambda name: False)
    with pytest.raises(InputError, match="AVIF is not read by this Pillow"):
        heif.prepare("AVIF")


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\0\0\0\x1cftypheic\0\0\0\0mif1heic", "HEIF"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heic", "HEIF"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avif", "AVIF"),
        (b"\0\0\0\x1cftypavis\0\0\0\0avifmif1", "AVIF"),
        (b"\0\0\0\x1cftypisom\0\0\0\0isomavc1", None),
        (b"\xff\xd8\xff\xe0", None),
    ],
)
def test_the_first_bytes_say_which_it_is(start, kind):
    assert heif.kind_of(start) == kind


def test_its_painting_is_a_jpeg_beside_that_of_a_photo_of_the_same_name(tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    for name in ("a.HEIC", "b.heic", "b.jpg", "c.png"):
        (photos / name).write_bytes(b"")
    targets, _ = folders.plan(photos, str(tmp_path / "out"))
    named = {photo.name: target.name for photo, target in targets.items()}
    assert named == {"a.HEIC": "a.jpg", "b.heic": "b.heic.jpg", "b.jpg": "b.jpg", "c.png": "c.png"}
    (tmp_path / "out").mkdir()
    targets, _ = folders.plan(photos / "a.HEIC", str(tmp_path / "out"))
    assert targets == {photos / "a.HEIC": tmp_path / "out" / "a.jpg"}
    with pytest.raises(InputError, match="cannot tell the format"):
        folders.plan(photos / "a.HEIC", str(tmp_path / "new.heic"))
    assert len(find.find(photos).paths) == 4
