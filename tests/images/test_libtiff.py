"""A damaged TIFF is said once, with its name; what others print meanwhile is not lost."""

import os
import tempfile

import numpy as np
import pytest
from PIL import Image

from stylejax.errors import InputError
from stylejax.images import files, libtiff


@pytest.fixture
def damaged(tmp_path):
    """A TIFF whose compressed strips are wrong, at which libtiff prints a line of its own."""
    path = tmp_path / "a.tif"
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    Image.fromarray(noise).save(path, compression="tiff_lzw")
    data = bytearray(path.read_bytes())
    data[100:2000:7] = bytes(byte ^ 0x5A for byte in data[100:2000:7])
    path.write_bytes(data)
    return path


def test_the_only_line_about_a_damaged_file_has_its_name(damaged, capfd):
    with pytest.raises(InputError, match="a.tif: damaged"):
        files.read(damaged)
    assert capfd.readouterr() == ("", "")
    with pytest.raises(InputError, match="a.tif: damaged"):
        files.read_original(damaged)
    assert files.fault(damaged).startswith("damaged")
    assert capfd.readouterr() == ("", "")


def test_what_others_print_meanwhile_comes_after(capfd):
    with libtiff.muted():
        os.write(2, b"tempfile.tif: Using code not yet in table.\nstylejax: a.png: is empty.\nLZWDecode: Not enough.\n")
        os.write(2, b"\r 50%|####  |")
    assert capfd.readouterr().err == "stylejax: a.png: is empty.\n\r 50%|####  |"


def test_without_a_disk_for_it_nothing_is_printed_and_nothing_fails(monkeypatch, capfd):
    def refuse():
        raise FileNotFoundError

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    with libtiff.muted():
        os.write(2, b"tempfile.tif: Using code not yet in table.\n")
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "after\n"


def test_without_stderr_pictures_are_read(monkeypatch):
    def refuse(number):
        raise OSError

    monkeypatch.setattr(os, "dup", refuse)
    with libtiff.muted():
        pass
