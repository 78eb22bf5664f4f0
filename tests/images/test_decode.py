"""No file takes more memory or time than its pixels are worth, and nothing but a file is opened."""

import os
import socket
import struct

import numpy as np
import pytest
from PIL import Image, ImageFile

from stylejax.errors import InputError
from stylejax.images import decode, files
from stylejax.images.find import scan
from tests.images import bombs
from tests.images.pictures import half_and_half, raw_png

READERS = (files.size, files.short_side, files.read, files.read_original)
each_reader = pytest.mark.parametrize("reader", READERS, ids=lambda f: f.__name__)
W, H = 14142, 14100  # just under the limit of pixels


@each_reader
@pytest.mark.parametrize(
    ("name", "data", "line"),
    [
        ("a.png", bombs.animated_png_that_declares(65696, 32768), "too large: 2152 megapixels, 200 at most"),
        ("a.jpg", bombs.jpeg_that_declares(40000, 40000), "too large: 1600 megapixels, 200 at most"),
        ("a.webp", bombs.webp_that_declares(12000, 9000), "too large: 108 megapixels, 100 of WebP at most"),
        ("a.bmp", bombs.bmp_of_runs(5000, 4000), "too large: 20 megapixels, 16 of a compressed BMP at most"),
    ],
)
def test_too_many_pixels_are_refused_by_the_header(tmp_path, reader, name, data, line):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=f"{name}: {line}"):
        reader(tmp_path / name)


@each_reader
def test_a_bomb_of_pixels_is_never_decoded(tmp_path, monkeypatch, reader):
    raw_png(tmp_path / "a.png", 30000, 30000, 8, bytes(1 << 20))
    decoded = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda picture: decoded.append(picture))
    with pytest.raises(InputError, match="too large: 900 megapixels"):
        reader(tmp_path / "a.png")
    assert decoded == []


@pytest.mark.parametrize("kind", decode.FORMATS)
def test_the_size_is_told_without_decoding(tmp_path, monkeypatch, kind):
    (tmp_path / "a").write_bytes(bombs.encoded(kind))
    decoded = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", lambda picture: decoded.append(picture))
    assert files.size(tmp_path / "a") == (16, 24)
    assert decoded == []


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_a_jpeg_of_few_bytes_does_not_get_the_memory_that_it_declares(tmp_path, options):
    data = bombs.jpeg_that_declares(W, H, **options)
    (tmp_path / "a.jpg").write_bytes(data)
    line = f"damaged: {len(data)} bytes cannot hold {W} x {H} pixels"
    assert files.fault(tmp_path / "a.jpg") == line
    with pytest.raises(InputError, match=line):
        files.read_original(tmp_path / "a.jpg")


def test_the_flattest_jpeg_is_no_bomb(tmp_path):
    for options in ({"optimize": True}, {"progressive": True}):
        Image.new("L", (4000, 3000)).save(tmp_path / "a.jpg", **options)
        assert files.fault(tmp_path / "a.jpg") is None


def test_a_jpeg_of_a_hundred_scans_is_refused_before_they_are_decoded(tmp_path):
    (tmp_path / "a.jpg").write_bytes(bombs.jpeg_of_scans(101))
    with pytest.raises(InputError, match="more than 100 scans"):
        files.read(tmp_path / "a.jpg")
    assert files.size(tmp_path / "a.jpg") == (16, 24)


def test_scans_of_a_thumbnail_and_after_the_end_are_not_counted(tmp_path):
    data = bombs.encoded("JPEG")
    thumbnail = 500 * b"\xff\xda"
    inside = b"\xff\xe5" + struct.pack(">H", 2 + len(thumbnail)) + thumbnail
    (tmp_path / "a.jpg").write_bytes(data[:2] + inside + data[2:] + thumbnail)
    assert files.read(tmp_path / "a.jpg").shape == (16, 24, 3)


def test_a_webp_of_many_bytes_is_not_read(tmp_path):
    with open(tmp_path / "a.webp", "wb") as file:
        file.write(b"RIFF\0\0\0\0WEBP")
        file.truncate(401_000_000)  # of which the disk holds twelve bytes
    for reader in READERS:
        with pytest.raises(InputError, match="too large: over 400 MB of WebP"):
            reader(tmp_path / "a.webp")


def test_pillows_own_limit_stands_again_after_each_picture(tmp_path):
    before = Image.MAX_IMAGE_PIXELS
    for kind in decode.FORMATS:
        (tmp_path / "a").write_bytes(bombs.encoded(kind))
        files.read(tmp_path / "a")
        assert before == Image.MAX_IMAGE_PIXELS


def test_large_pictures_wait_for_each_other(monkeypatch):
    small = Image.new("L", (4, 5))
    monkeypatch.setattr(decode, "ALONE", 20)
    assert decode.alone(small) is not decode.alone(Image.new("L", (4, 6)))
    assert decode.alone(Image.new("L", (3, 7))) is decode.alone(Image.new("L", (4, 6)))


def test_a_picture_of_a_palette_that_has_none_is_refused_in_every_way(tmp_path):
    data = bombs.encoded("PNG")
    header = data[16:24] + b"\x08\x03\0\0\0"  # 8 bits, of a palette
    (tmp_path / "a.png").write_bytes(data[:8] + bombs.chunk(b"IHDR", header) + bombs.pixels(16 * (b"\0" + 24 * b"\7")))
    assert files.fault(tmp_path / "a.png") == "damaged: it has no palette"
    for reader in (files.read, files.read_original):
        with pytest.raises(InputError, match=r"a\.png: damaged: it has no palette"):
            reader(tmp_path / "a.png")


def make_pipe(path):
    os.mkfifo(path)


def make_socket(path):
    with socket.socket(socket.AF_UNIX) as end:
        end.bind(str(path))


def make_device(path):
    path.symlink_to("/dev/zero")


def make_folder(path):
    path.mkdir()


@pytest.mark.parametrize("make", [make_pipe, make_socket, make_device, make_folder])
def test_only_files_are_opened(tmp_path, monkeypatch, make):
    monkeypatch.chdir(tmp_path)  # the name of a socket is short
    make(tmp_path / "p.jpg" if make is not make_socket else "p.jpg")
    for reader in READERS:
        with pytest.raises(InputError, match=r"p\.jpg: not a file that holds a picture"):
            reader(tmp_path / "p.jpg")
    assert files.fault(tmp_path / "p.jpg") == "not a file that holds a picture"


def test_a_link_to_a_file_is_read_and_a_pipe_beside_it_is_named(tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    files.write(tmp_path / "real.png", half_and_half())
    (folder / "link.png").symlink_to(tmp_path / "real.png")
    os.mkfifo(folder / "p.jpg")
    paths, refused = scan(folder)
    assert paths == [folder / "link.png"]
    assert refused == [(folder / "p.jpg", "not a file that holds a picture")]
    np.testing.assert_array_equal(files.read(folder / "link.png"), half_and_half())
    assert files.size(folder / "link.png") == (20, 40)
