"""The progress log holds for one style, one set of options, one photo and one painting."""

import os

import numpy as np
import pytest

from stylejax.errors import InputError
from stylejax.models import generator
from stylejax.models.generator import Style
from stylejax.painting.progress_log import ProgressLog

NET = generator.compact(width=8, blocks=2, decoder_blocks=1, noise=4, norm="instance_norm")


def style(value=0.0):
    return Style({"a": np.full(2, value, np.float32)}, NET)


@pytest.fixture
def pair(tmp_path):
    photo = tmp_path / "photo.png"
    painting = tmp_path / "painted" / "photo.png"
    painting.parent.mkdir()
    photo.write_text("photo")
    painting.write_text("painting")
    ProgressLog(painting.parent, style(), {"seed": 0}).add(photo, painting)
    return photo, painting


def progress(pair, value=0.0, seed=0, shard=0):
    return ProgressLog(pair[1].parent, style(value), {"seed": seed}, shard)


def test_what_was_added_is_held_by_every_process(pair):
    assert progress(pair).contains(*pair) and progress(pair, shard=1).contains(*pair)


def test_another_style_or_option_is_another_painting(pair):
    assert not progress(pair, value=1.0).contains(*pair)
    assert not progress(pair, seed=1).contains(*pair)


@pytest.mark.parametrize("which", [0, 1])
def test_a_changed_or_missing_file_is_painted_again(pair, which):
    os.utime(pair[which], ns=(1, 1))
    assert not progress(pair).contains(*pair)
    pair[which].unlink()
    assert not progress(pair).contains(*pair)


def test_a_painting_of_an_earlier_style_in_its_place_is_not_taken_for_this_one(pair):
    pair[1].write_text("painted over by another style")
    progress(pair, value=1.0, shard=1).add(*pair)
    assert not progress(pair).contains(*pair) and progress(pair, value=1.0).contains(*pair)


def test_a_folder_that_takes_no_file_is_named(tmp_path):
    (tmp_path / "photo.png").write_text("photo")
    with pytest.raises(InputError, match="cannot be written"):
        ProgressLog(tmp_path / "none", style(), {}).add(tmp_path / "photo.png", tmp_path / "photo.png")
