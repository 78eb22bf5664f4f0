"""Batches: the contract of shape and range, determinism, exact resume, the rows of each process."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from stylejax.data import pipeline
from stylejax.data.sources import open_source
from stylejax.errors import InputError
from stylejax.images import files


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """A folder of 5 noise pictures of odd shapes, one of them smaller than the crops."""
    path = tmp_path_factory.mktemp("pictures")
    draw = np.random.default_rng(0)
    for i, shape in enumerate([(40, 400), (64, 48), (33, 33), (400, 40), (12, 9)]):
        files.write(path / f"{i}.png", draw.integers(0, 256, (*shape, 3), np.uint8))
    return open_source(str(path), side=32)


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A folder of 7 plain pictures; number i has the value 10 i."""
    path = tmp_path_factory.mktemp("plain")
    for i in range(7):
        files.write(path / f"{i}.png", np.full((20, 30, 3), 10 * i, np.uint8))
    return open_source(str(path), side=20)


SETTINGS = {
    "crop": 16,
    "batch": 4,
    "content_scale": (0.5, 1.0),
    "style_scale": (0.6, 0.9),
    "flip": True,
    "seed": 3,
    "start": 0,
    "devices": 2,
}


def take(count, content, style, **changed):
    return list(itertools.islice(pipeline.batches(content, style, **SETTINGS | changed), count))


def assert_same(a, b):
    np.testing.assert_array_equal(a["content"], b["content"])
    np.testing.assert_array_equal(a["style"], b["style"])


def test_shape_type_and_range(pictures):
    for pair in take(4, pictures, pictures):
        assert set(pair) == {"content", "style"}
        for rows in pair.values():
            assert rows.shape == (2, 2, 16, 16, 3)
            assert rows.dtype == np.float32
            assert -1.0 <= rows.min() < -0.5 < 0.5 < rows.max() <= 1.0


def test_same_seed_same_stream_other_seed_other_stream(pictures):
    first = take(3, pictures, pictures)
    again = take(3, pictures, pictures)
    other = take(3, pictures, pictures, seed=4)
    for a, b, c in zip(first, again, other, strict=True):
        assert_same(a, b)
        assert (a["content"] != c["content"]).any()


def test_content_and_style_are_drawn_apart(plain):
    pairs = take(7, plain, plain, batch=2)
    order = [[pair[name].mean((2, 3, 4)) for pair in pairs] for name in ("content", "style")]
    assert (np.array(order[0]) != np.array(order[1])).any()


def test_resumed_at_three_is_the_fourth(pictures):
    whole = take(6, pictures, pictures)
    for a, b in zip(whole[3:], take(3, pictures, pictures, start=3), strict=True):
        assert_same(a, b)


def test_two_processes_divide_the_batch_of_one(pictures):
    one = take(2, pictures, pictures, batch=8, devices=4)
    first = take(2, pictures, pictures, batch=8, process_count=2, process_index=0)
    second = take(2, pictures, pictures, batch=8, process_count=2, process_index=1)
    for step in (0, 1):
        for kind in ("content", "style"):
            both = np.concatenate([first[step][kind], second[step][kind]])
            np.testing.assert_array_equal(one[step][kind], both)


def test_an_element_does_not_depend_on_the_batch_it_is_in(pictures):
    fours = take(2, pictures, pictures)
    twos = take(4, pictures, pictures, batch=2)
    for name in ("content", "style"):
        a = [pair[name].reshape(-1, 16, 16, 3) for pair in fours]
        b = [pair[name].reshape(-1, 16, 16, 3) for pair in twos]
        np.testing.assert_array_equal(np.concatenate(a), np.concatenate(b))


def test_every_picture_comes_once_an_epoch_in_a_new_order(plain):
    rows = [pair["content"][0, 0] for pair in take(21, plain, plain, batch=1, devices=1)]
    values = [round((float(row.mean()) + 1) * 127.5 / 10) for row in rows]
    epochs = [values[:7], values[7:14], values[14:]]
    assert all(sorted(epoch) == list(range(7)) for epoch in epochs)
    assert epochs[0] != epochs[1] or epochs[1] != epochs[2]


def test_a_plain_picture_stays_plain_when_enlarged(plain):
    for pair in take(2, plain, plain, crop=64):
        spread = pair["style"].max(axis=(2, 3, 4)) - pair["style"].min(axis=(2, 3, 4))
        np.testing.assert_allclose(spread, 0.0, atol=1e-6)


def test_one_picture_is_enough(plain):
    pair = take(3, plain.take([4]), plain)[2]
    np.testing.assert_allclose(pair["content"], 40 / 127.5 - 1, atol=1e-6)


def ramp(tmp_path, height, width):
    """A picture whose red is its row and whose green is its column."""
    rows, columns = np.mgrid[:height, :width]
    picture = np.stack([rows, columns, 0 * rows], -1).astype(np.uint8)
    files.write(tmp_path / "ramp.png", picture)
    return open_source(str(tmp_path / "ramp.png"), side=height)


def test_crops_lie_inside_cover_the_scale_and_flip(tmp_path):
    source = ramp(tmp_path, 100, 200)
    pairs = take(25, source, source, content_scale=(0.4, 0.8), style_scale=(1.0, 1.0), batch=8)
    crops = np.concatenate([pair["content"].reshape(-1, 16, 16, 3) for pair in pairs])
    pixels = (crops + 1) * 127.5
    slope = np.diff(pixels[:, 8, 2:14, 1]).mean(axis=1)  # columns of the picture per pixel
    sizes = np.abs(slope) * 16
    assert 39 < sizes.min() < 44 < 76 < sizes.max() < 81
    assert 70 < (slope < 0).sum() < 130
    # The first and the last corners occur, and positions are even between them.
    tops = pixels[:, 0, 0, 0]
    assert tops.min() < 4
    assert pixels[:, -1, 0, 0].max() > 95
    columns = pixels[:, :, :, 1].mean(axis=(1, 2))
    np.testing.assert_allclose(columns.mean(), 99.5, atol=12)
    # With scale 1 the square is as high as the picture.
    rows = (pairs[0]["style"][0, 0, :, 8, 0] + 1) * 127.5
    np.testing.assert_allclose(rows, np.arange(16) * 6.25 + 2.6, atol=1.0)


def test_without_flip_nothing_is_mirrored(tmp_path):
    source = ramp(tmp_path, 50, 50)
    for pair in take(5, source, source, flip=False):
        assert (np.diff(pair["content"][..., 1], axis=-1) > 0).all()


def test_shrunk_crops_do_not_alias(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (128, 128, 3), np.uint8)
    files.write(tmp_path / "a.png", noise)
    source = open_source(str(tmp_path / "a.png"), side=128)
    pair = take(1, source, source, content_scale=(1.0, 1.0))[0]
    # Noise has a deviation of 0.58; the mean of 8 x 8 pixels an eighth of it, of 2 x 2 a half.
    assert pair["content"].std() < 0.15


def test_an_indivisible_batch_names_both_numbers_and_the_mend(plain):
    with pytest.raises(InputError, match="batch of 6 does not divide among 4 devices; make it 8"):
        pipeline.batches(plain, plain, **SETTINGS | {"batch": 6, "devices": 2, "process_count": 2})
    with pytest.raises(InputError, match="batch of 0 .* make it 2"):
        pipeline.batches(plain, plain, **SETTINGS | {"batch": 0})
    with pytest.raises(InputError, match=r"crop scale of \(0\.9, 0\.5\)"):
        pipeline.batches(plain, plain, **SETTINGS | {"style_scale": (0.9, 0.5)})


def test_a_batch_and_scales_are_checked_without_a_picture():
    pipeline.check(8, 4, [(0.5, 0.5), (0.1, 1.0)])
    with pytest.raises(InputError, match="batch of 7 does not divide among 4 devices; make it 8"):
        pipeline.check(7, 4, [])
    for scale in [(0.0, 1.0), (0.5, 1.1), (0.9, 0.5)]:
        with pytest.raises(InputError, match="is impossible; give 0 < lo <= hi <= 1"):
            pipeline.check(4, 4, [(0.5, 0.5), scale])


def test_a_picture_that_goes_missing_is_named(tmp_path):
    files.write(tmp_path / "a.png", np.zeros((20, 20, 3), np.uint8))
    source = open_source(str(tmp_path), side=20)
    (tmp_path / "a.png").unlink()
    with pytest.raises(InputError, match=r"a\.png: no such file"):
        take(1, source, source)


LEAVE = """
import os, zlib
import numpy as np
from stylejax.data import pipeline
from stylejax.data.sources import Source

noise = os.urandom(4_000_000)
picture = np.zeros((20, 20, 3), np.uint8)
slow = lambda i: zlib.compress(noise, 9) and picture
source = Source(("a",), (), slow, lambda i: 20, (0,))
stream = pipeline.batches(
    source, source, crop=8, batch=2, content_scale=(0.5, 1.0), style_scale=(0.5, 1.0),
    flip=True, seed=0, start=0, devices=1,
)
next(stream)
raise RuntimeError("the step failed")
"""


def test_a_process_ends_while_pictures_are_read_ahead():
    path = str(Path(pipeline.__file__).parents[2])
    ended = subprocess.run(
        [sys.executable, "-c", LEAVE],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ended.returncode == 1
    assert ended.stderr.strip().endswith("RuntimeError: the step failed")
