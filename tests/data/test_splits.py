"""What a run is told about its pictures, and what it is measured on."""

import numpy as np
import pytest

from configs import smoke
from stylejax.data import splits
from stylejax.errors import InputError
from stylejax.images import files


def _folder(path, count, size=(60, 80)):
    path.mkdir()
    draw = np.random.default_rng(count)
    for i in range(count):
        files.write(path / f"{i:02d}.png", draw.integers(0, 256, (*size, 3), np.uint8))
    return str(path)


def _config(style, content):
    config = smoke.get_config().to_dict()
    config["data"].update(style=style, content=content)
    return config


def test_notes_count_refuse_and_warn_by_name(tmp_path):
    style, content = _folder(tmp_path / "style", 3, (20, 30)), _folder(tmp_path / "photos", 12)
    (tmp_path / "style" / "bad.png").write_bytes(b"x")
    opened = splits.open_pictures(_config(style, content), devices=1)
    told = "\n".join(opened.notes)
    assert "3 pictures" in told and "bad.png" in told and "3 smaller than the 32-pixel crop" in told
    assert "12 pictures, 2 of them kept back" in told or "12 pictures, 1 of them kept back" in told


def test_what_is_measured_has_the_measuring_size(tmp_path):
    opened = splits.open_pictures(_config(_folder(tmp_path / "style", 2), _folder(tmp_path / "photos", 2)), devices=1)
    assert opened.photos.shape == opened.paintings.shape == (4, 64, 64, 3)
    assert opened.grid.shape == (6, 64, 64, 3) and opened.truth is None
    assert next(opened.batches(0))["style"].shape == (1, 2, 32, 32, 3)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        splits.open_pictures(_config(str(tmp_path / "nowhere"), str(tmp_path)), devices=1)


def test_few_pictures_are_among_many_and_the_test_is_apart(tmp_path):
    config = _config(_folder(tmp_path / "style", 20), _folder(tmp_path / "photos", 4))
    config["data"]["test"] = 0.2
    (rest, test), seed = splits.open_source(config, "style"), config["run"]["seed"]
    assert len(test) == 4 and not set(rest.names) & set(test.names)
    five, nine = (set(splits.some(rest, n, seed).names) for n in (5, 9))
    assert len(five) == 5 and five < nine < set(rest.names)
    assert splits.some(rest, 0, seed) is rest and splits.some(rest, 99, seed) is rest
    photos, paintings, apart = splits.open_test(config["data"]["content"], config["data"]["style"], 0.2, 48, 3)
    assert photos.shape == paintings.shape == (3, 48, 48, 3) and not apart  # four photos have none to spare
    config["data"]["style_count"] = 5
    assert any("learning from 5" in note for note in splits.open_pictures(config, devices=1).notes)
