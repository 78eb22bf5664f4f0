"""What a run says about its pictures, and what it is measured on."""

import numpy as np
import pytest

from configs import smoke
from stylejax.data import splits
from stylejax.data.sources import Source, squares
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
    style = _folder(tmp_path / "style", 3, (20, 30))
    content = _folder(tmp_path / "photos", 12)
    (tmp_path / "style" / "bad.png").write_bytes(b"x")
    opened = splits.open_pictures(_config(style, content), devices=1)
    notes = "\n".join(opened.notes)
    assert "3 pictures" in notes and "bad.png" in notes and "3 smaller than the 32-pixel crop" in notes
    assert "12 pictures, 1 of them kept back" in notes


def test_what_is_measured_has_the_measuring_size(tmp_path):
    opened = splits.open_pictures(_config(_folder(tmp_path / "style", 2), _folder(tmp_path / "photos", 2)), devices=1)
    assert opened.photos.shape == opened.paintings.shape == (4, 64, 64, 3)
    assert opened.grid.shape == (6, 64, 64, 3) and opened.truth is None
    assert next(opened.batches(0))["style"].shape == (1, 2, 32, 32, 3)


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        splits.open_pictures(_config(str(tmp_path / "nowhere"), str(tmp_path)), devices=1)


def test_every_kth_picture_is_kept_back():
    assert splits.every_kth(10, 3) == [2, 5, 8]
    assert splits.every_kth(9, 3) == [2, 5, 8]
    assert splits.every_kth(2, 3) == []


def _source(count):
    """Pictures "0", "1", ...; nothing of them is ever read."""
    names = tuple(str(i) for i in range(count))
    return Source(names, (), lambda i: None, lambda i: 64, tuple(range(count)))


def test_a_tenth_of_the_pictures_is_held_out():
    source = _source(25)
    rest, held = splits.hold_out(source, 0.1)
    assert held.names == ("9", "19")
    assert rest.names == tuple(str(i) for i in range(25) if i not in (9, 19))
    assert len(splits.hold_out(source, 0.01)[1]) == 1
    assert len(splits.hold_out(source, 0.5)[1]) == 12


def test_with_fewer_than_ten_pictures_none_is_to_spare():
    few = _source(9)
    assert splits.hold_out(few, 0.1) == (few, few)
    many = _source(25)
    assert splits.hold_out(many, 0) == (many, many)


@pytest.mark.parametrize("fraction", [-0.1, 0.7])
def test_an_impossible_fraction_is_refused(fraction):
    with pytest.raises(InputError, match=f"fraction of {fraction}"):
        splits.hold_out(_source(25), fraction)


def test_a_subset_grows_with_its_count():
    source = _source(20)
    five = set(splits.subset(source, 5, seed=1).names)
    nine = set(splits.subset(source, 9, seed=1).names)
    assert len(five) == 5 and five < nine < set(source.names)
    assert five != set(splits.subset(source, 5, seed=2).names)
    assert splits.subset(source, 0, seed=1) is source
    assert splits.subset(source, 99, seed=1) is source


def test_no_run_learns_from_the_test_pictures(tmp_path):
    config = _config(_folder(tmp_path / "style", 20), _folder(tmp_path / "photos", 10))
    config["data"]["test"] = 0.2
    style, test_style = splits.open_split(config, "style")
    content, test_content = splits.open_split(config, "content")
    assert len(style) == 16 and len(test_style) == 4 and set(style.names).isdisjoint(test_style.names)
    assert len(content) == 8 and len(test_content) == 2 and set(content.names).isdisjoint(test_content.names)
    opened = splits.open_pictures(config, devices=1)
    assert opened.distinct == (15, 1, config["run"]["measure"])  # of 16 style pictures; 8 photos have none to spare
    photos, paintings, apart = splits.open_test(config["data"]["content"], config["data"]["style"], 0.2, 64, 3)
    assert photos.shape == paintings.shape == (3, 64, 64, 3) and apart
    np.testing.assert_array_equal(photos, squares(test_content, 64, 3))
    np.testing.assert_array_equal(paintings, squares(test_style, 64, 3))
    few = _folder(tmp_path / "few", 4)
    assert not splits.open_test(few, config["data"]["style"], 0.2, 48, 3)[2]  # four photos have none to spare


def test_few_of_the_style_pictures_can_be_learned_from(tmp_path):
    config = _config(_folder(tmp_path / "style", 20), _folder(tmp_path / "photos", 4))
    config["data"]["style_count"] = 5
    opened = splits.open_pictures(config, devices=1)
    assert any("learning from 5" in note for note in opened.notes)
    assert opened.distinct == (5, 2, 4)


def test_no_more_pictures_are_distinct_than_are_measured(tmp_path):
    config = _config(_folder(tmp_path / "style", 3), _folder(tmp_path / "photos", 6))
    assert splits.open_pictures(config, devices=1).distinct == (3, 3, config["run"]["measure"])


def test_a_batch_that_does_not_divide_is_refused_before_a_picture_is_read(tmp_path):
    config = _config(str(tmp_path / "nowhere"), str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="batch of 2 does not divide among 3 devices; make it 3"):
        splits.open_pictures(config, devices=3)
    config["data"]["style_scale"] = (0.9, 0.5)
    with pytest.raises(InputError, match=r"crop scale of \(0\.9, 0\.5\)"):
        splits.open_pictures(config, devices=1)


def test_two_processes_divide_the_batch_and_measure_on_the_same_pictures(tmp_path, monkeypatch):
    config = _config(_folder(tmp_path / "style", 12), _folder(tmp_path / "photos", 12))
    alone = splits.open_pictures(config, devices=2)
    whole = next(alone.batches(3))
    monkeypatch.setattr(splits.jax, "process_count", lambda: 2)
    parts = []
    for process in (0, 1):
        monkeypatch.setattr(splits.jax, "process_index", lambda process=process: process)
        opened = splits.open_pictures(config, devices=1)
        np.testing.assert_array_equal(opened.photos, alone.photos)
        np.testing.assert_array_equal(opened.paintings, alone.paintings)
        parts.append(next(opened.batches(3)))
    for kind in ("content", "style"):
        np.testing.assert_array_equal(np.concatenate([part[kind] for part in parts]), whole[kind])
    with pytest.raises(InputError, match="does not divide among 4 devices"):
        splits.open_pictures(config, devices=2)
