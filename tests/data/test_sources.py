"""Sources: what is in them, what was refused, what stays in memory."""

import numpy as np
import pytest

from stylejax.data import sources
from stylejax.errors import InputError
from stylejax.images import files


def plain(value, height=16, width=16):
    return np.full((height, width, 3), value, np.uint8)


def folder(path, count, **shape):
    """A folder of `count` plain pictures; number i has the value i."""
    path.mkdir(exist_ok=True)
    for i in range(count):
        files.write(path / f"{i:03d}.png", plain(i, **shape))
    return path


def values(source):
    return [int(source.read(i)[0, 0, 0]) for i in range(len(source))]


def test_a_folder_is_a_source(tmp_path):
    folder(tmp_path / "a", 3, height=40, width=60)
    (tmp_path / "a" / "broken.jpg").write_bytes(b"")
    source = sources.open_source(str(tmp_path / "a"), side=20)
    assert len(source) == 3
    assert source.names[1] == str(tmp_path / "a" / "001.png")
    assert source.refused == ((str(tmp_path / "a" / "broken.jpg"), "empty file"),)
    assert source.read(2).shape == (20, 30, 3)
    assert values(source) == [0, 1, 2]
    assert source.small(40) == []
    assert source.small(41) == list(source.names)


def test_a_single_picture_is_a_source(tmp_path):
    files.write(tmp_path / "a.png", plain(7))
    assert values(sources.open_source(str(tmp_path / "a.png"), side=8)) == [7]


def test_bad_sources_say_so(tmp_path):
    for name, words in [
        (str(tmp_path / "nowhere"), "no such file or folder"),
        (str(tmp_path), "no pictures here"),
        ("samples:nothing", "samples:content"),
        ("tfds:mnist", "tfds:builder:split"),
    ]:
        with pytest.raises(InputError, match=words):
            sources.open_source(name, side=8)


def test_take_picks_and_nests(tmp_path):
    source = sources.open_source(str(folder(tmp_path / "a", 6)), side=8)
    some = source.take([5, 3, 1]).take([2, 0])
    assert values(some) == [1, 5]
    assert some.names == (source.names[1], source.names[5])


def test_memory_is_bounded_and_used():
    loaded = []

    def load(i):
        loaded.append(i)
        return plain(i, 2, 5)  # 30 bytes

    get = sources._remembering(load, limit=60)
    for _ in range(2):
        assert [int(get(i)[0, 0, 0]) for i in range(3)] == [0, 1, 2]
    assert loaded == [0, 1, 2, 2]


def test_squares_cut_the_centre_first_and_then_elsewhere(tmp_path):
    picture = plain(0, 20, 60)
    picture[:, 20:40] = 255
    files.write(tmp_path / "a.png", picture)
    source = sources.open_source(str(tmp_path / "a.png"), side=20)
    cut = sources.squares(source, side=10, count=4)
    assert cut.shape == (4, 10, 10, 3)
    assert cut.dtype == np.float32
    np.testing.assert_array_equal(cut[0], np.ones((10, 10, 3)))
    assert len({square.tobytes() for square in cut}) == 4
    np.testing.assert_array_equal(cut, sources.squares(source, side=10, count=4))
    assert (cut[1:] != sources.squares(source, side=10, count=4, seed=1)[1:]).any()
    assert sources.squares(source, side=30, count=1).shape == (1, 30, 30, 3)


def test_samples_are_sources(monkeypatch):
    monkeypatch.setattr(sources.samples, "content", lambda: [plain(1, 30, 40)])
    monkeypatch.setattr(sources.samples, "style", lambda renderer, seed: [plain(seed), plain(9, 12, 12)])
    content = sources.open_source("samples:content", side=15)
    assert content.names == ("samples:content/0",)
    assert content.read(0).shape == (15, 20, 3)
    style = sources.open_source("samples:style", side=15, seed=5)
    assert values(style) == [5, 9]
    assert style.small(13) == ["samples:style/1"]
