"""A style in one safetensors file: what is written is read, any change is found, and nothing is believed."""

import json
import struct

import jax
import numpy as np
import pytest

import stylejax
from stylejax.checkpoints import tensor_file
from stylejax.errors import InputError
from stylejax.models.build import build_generator
from stylejax.models.generator import Style
from tests.checkpoints.states import MODEL, make_params


@pytest.fixture
def style():
    """A style of the small generator."""
    return Style(make_params(), build_generator(MODEL), 48)


@pytest.fixture
def file(tmp_path, style):
    """The style in a file."""
    tensor_file.write(tmp_path / "mine.safetensors", style, MODEL)
    return tmp_path / "mine.safetensors"


def split(data):
    """The header and the bytes of the arrays."""
    length = struct.unpack("<Q", data[:8])[0]
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def joined(header, arrays):
    """A file of a header and of arrays."""
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + arrays


def test_what_is_written_is_read_as_half_floats(file, style):
    found = stylejax.load(file)
    assert (found.generator, found.canvas) == (style.generator, 48)
    half = jax.tree.map(lambda leaf: leaf.astype(np.float16).astype(np.float32), style.params)
    jax.tree.map(np.testing.assert_array_equal, found.params, half)
    header, arrays = split(file.read_bytes())
    said = header["__metadata__"]
    assert said["canvas"] == "48" and json.loads(said["model"]) == {"generator": MODEL["generator"]}
    assert len(said["sha256"]) == 64 and len(arrays) == 2 * sum(x.size for x in jax.tree.leaves(style.params))


def test_any_flipped_byte_is_found(file):
    data = file.read_bytes()
    places = [*range(0, 8), *range(8, len(data), 97)]
    for place in places:
        flipped = bytearray(data)
        flipped[place] ^= 0x10
        file.write_bytes(flipped)
        with pytest.raises(InputError, match="mine.safetensors: is no style that can be used"):
            stylejax.load(file)


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("format", "other 1", "says of itself 'other 1'"),
        ("canvas", "0", "canvas must be a whole number"),
        ("canvas", "1e9", "canvas must be a whole number"),
        ("model", '{"generator": {"name": "os.system"}}', "there is no 'os.system'"),
        ("model", "[]", "it has no group model"),
        ("sha256", 64 * "0", "it is damaged"),
    ],
)
def test_a_header_that_says_something_else_is_refused(file, key, value, said):
    header, arrays = split(file.read_bytes())
    header["__metadata__"][key] = value
    file.write_bytes(joined(header, arrays))
    with pytest.raises(InputError, match=said):
        stylejax.load(file)


@pytest.mark.parametrize("data", [b"", b"{}", 8 * b"\xff" + b"{}", struct.pack("<Q", 2) + b"{}"])
def test_what_is_no_such_file_is_refused(tmp_path, data):
    (tmp_path / "a.safetensors").write_bytes(data)
    with pytest.raises(InputError, match="a.safetensors: is no style that can be used"):
        stylejax.load(tmp_path / "a.safetensors")


def test_numbers_that_half_floats_do_not_hold_are_refused(tmp_path, style):
    large = style.replace(params=jax.tree.map(lambda leaf: leaf + 1e6, style.params))
    with pytest.warns(RuntimeWarning), pytest.raises(InputError, match="not finite"):
        tensor_file.write(tmp_path / "a.safetensors", large, MODEL)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_another_folder_has_no_steps(file):
    with pytest.raises(InputError, match="is one step of a run, not a run; leave out step 3"):
        stylejax.load(file, 3)


def test_the_styles_of_the_box_become_files_of_a_megabyte():
    """Their arrays, at two bytes a number."""
    for name in ("vangogh", "monet"):
        arrays = jax.tree.leaves(stylejax.load(name).params)
        assert 2 * sum(leaf.size for leaf in arrays) < 1_190_000
