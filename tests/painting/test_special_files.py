"""A folder is painted past what only looks like a picture in it: pipes, devices, and files that ask for all memory."""

import os

import numpy as np
import pytest

from benchmarks import fuzz_pictures
from stylejax.errors import InputError
from stylejax.images import files
from stylejax.interrupt import Interrupt
from stylejax.painting import folders, prints
from tests.images import bombs


def test_a_folder_is_painted_past_pipes_devices_and_bombs(tmp_path, monkeypatch):
    folder = tmp_path / "photos"
    folder.mkdir()
    good = bombs.noise(20, 30)
    files.write(tmp_path / "good.png", good)
    (folder / "a.png").symlink_to(tmp_path / "good.png")
    (folder / "b.png").write_bytes(bombs.animated_png_that_declares(65696, 32768))
    (folder / "c.jpg").write_bytes(bombs.jpeg_that_declares(14142, 14100))
    (folder / "d.jpg").symlink_to("/dev/zero")
    os.mkfifo(folder / "p.jpg")
    monkeypatch.setattr(folders, "transfer", lambda style, img, seed: img)
    targets, refused = folders.plan(folder, str(tmp_path / "out"))
    faults = dict(folders.paint(None, targets, {"seed": 0}, [None], Interrupt()))
    said = {path.name: str(fault).partition(f"{path}: ")[2] for path, fault in faults.items() if fault}
    assert refused == []
    assert said == {
        "b.png": "too large: 2152 megapixels, 200 at most",
        "c.jpg": f"damaged: {(folder / 'c.jpg').stat().st_size} bytes cannot hold 14142 x 14100 pixels",
        "d.jpg": "not a file that holds a picture",
        "p.jpg": "not a file that holds a picture",
    }
    np.testing.assert_array_equal(files.read(tmp_path / "out" / "a.png"), good)


@pytest.mark.filterwarnings("ignore")  # as a damaged TIFF is read
@pytest.mark.parametrize("index", [76, 309, 490, *range(21, 26)])
def test_a_damaged_tiff_is_opened_for_print_or_refused_in_one_line(tmp_path, index):
    kind, data = fuzz_pictures.mutated(index, seed=5)
    assert kind.format == "TIFF"
    (tmp_path / "a.tif").write_bytes(data)
    try:
        opened = prints.open_picture(tmp_path / "a.tif")
    except InputError as error:
        assert "a.tif: " in str(error) and "\n" not in str(error)
        return
    assert opened.dtype == np.uint8 and opened.shape[2:] == (3,)
