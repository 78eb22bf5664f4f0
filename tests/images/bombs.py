"""Files that ask for more memory or time than a picture may, for the tests of images."""

import io
import struct
import zlib

import numpy as np
from PIL import Image


def noise(height=16, width=24, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)


def encoded(kind, pixels=None, **options):
    """A small picture as the bytes of a file."""
    stream = io.BytesIO()
    Image.fromarray(noise() if pixels is None else pixels).save(stream, kind, **options)
    return stream.getvalue()


def jpeg_that_declares(width, height, **options):
    """A small JPEG whose header names another size."""
    data = bytearray(encoded("JPEG", **options))
    frame = data.index(b"\xff\xc2" if options.get("progressive") else b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def jpeg_of_scans(count):
    """A progressive JPEG whose last scan is written again and again."""
    data = encoded("JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + count * data[last:-2] + data[-2:]


def webp_that_declares(width, height):
    """A small lossless WebP whose header names another size: 14 bits each, less one."""
    data = bytearray(encoded("WEBP", lossless=True))
    place = data.index(b"VP8L") + 9
    (bits,) = struct.unpack_from("<I", data, place)
    struct.pack_into("<I", data, place, (bits & 0xF0000000) | (height - 1) << 14 | (width - 1))
    return bytes(data)


def bmp_of_runs(width, height):
    """A BMP of 8 bits whose rows are all cut short: Pillow fills each up pixel by pixel."""
    body = height * b"\1\5\0\0" + b"\0\1"
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 1, len(body), 0, 0, 256, 0)
    start = 14 + len(head) + 1024
    return b"BM" + struct.pack("<IHHI", start + len(body), 0, 0, start) + head + bytes(1024) + body


def chunk(kind, body):
    """One chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def animated_png_that_declares(width, height):
    """An animated PNG whose header names another size."""
    frames = [Image.fromarray(noise(seed=seed)) for seed in range(3)]
    stream = io.BytesIO()
    frames[0].save(stream, "PNG", save_all=True, append_images=frames[1:])
    data = stream.getvalue()
    header = struct.pack(">II", width, height) + data[24:29]
    return data[:8] + chunk(b"IHDR", header) + data[33:]


def png_with_late_exif(pixels, orientation):
    """A PNG whose EXIF comes after the pixels."""
    exif = Image.Exif()
    exif[0x112] = orientation
    data = encoded("PNG", pixels)
    return data[:-12] + chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0")) + data[-12:]


def pixels(rows):
    """The rest of a PNG after its header: its rows, each behind a filter byte, and its end."""
    return chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
