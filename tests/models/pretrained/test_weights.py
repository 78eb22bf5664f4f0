"""Weight files are checked, and kept as a converted copy."""

import hashlib
import pickle
from types import SimpleNamespace

import numpy as np
import pytest
import safetensors.numpy

from stylejax.errors import InputError
from stylejax.models.pretrained import unpickle, weights

NET = {"kernel": np.arange(6, dtype=np.float32).reshape(2, 3).T, "count": np.array(7)}


@pytest.fixture
def tiny(monkeypatch, tmp_path):
    """A package with one small weight file, and an empty cache; returns the file."""
    path = tmp_path / "package" / "tiny.ckpt"
    path.parent.mkdir()
    path.write_bytes(pickle.dumps({"net": NET}, 3))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    file = weights.WeightFile("tiny-weights", "tiny_weights", "tiny.ckpt", sha256, unpickle.numpy_arrays)
    monkeypatch.setitem(weights.FILES, "tiny", file)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    spec = SimpleNamespace(submodule_search_locations=[str(path.parent)])
    monkeypatch.setattr(weights.importlib.util, "find_spec", lambda name: spec)
    return path


def assert_tiny(arrays):
    assert set(arrays) == {"net/kernel", "net/count"}
    np.testing.assert_array_equal(arrays["net/kernel"], [[0, 3], [1, 4], [2, 5]])
    assert arrays["net/kernel"].dtype == np.float32
    assert arrays["net/count"].shape == () and arrays["net/count"] == 7


def test_the_copy_in_the_cache_serves_when_the_package_is_gone(tiny):
    assert_tiny(weights.read("tiny"))
    tiny.unlink()
    assert_tiny(weights.read("tiny"))


def test_the_copy_is_a_safetensors_file_that_anyone_can_open(tiny, tmp_path):
    weights.read("tiny")
    (copy,) = (tmp_path / "cache" / "stylejax").iterdir()
    assert copy.suffix == ".safetensors"
    assert_tiny(safetensors.numpy.load_file(copy))


def test_a_damaged_copy_is_replaced(tiny, tmp_path):
    weights.read("tiny")
    (copy,) = (tmp_path / "cache" / "stylejax").iterdir()
    whole = copy.read_bytes()
    copy.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert_tiny(weights.read("tiny"))
    assert copy.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_no_error(tiny, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tiny))
    assert_tiny(weights.read("tiny"))


def test_a_changed_file_is_refused(tiny):
    tiny.write_bytes(tiny.read_bytes() + b"\0")
    with pytest.raises(InputError, match="pip install --force-reinstall tiny-weights"):
        weights.read("tiny")


def test_a_missing_package_names_the_mending_command(tiny, monkeypatch):
    monkeypatch.setattr(weights.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="pip install tiny-weights"):
        weights.read("tiny")
