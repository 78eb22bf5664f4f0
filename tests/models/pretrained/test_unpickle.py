"""Pickles of arrays come back equal, and hostile ones are refused before anything runs."""

import os
import pickle

import numpy as np
import pytest

from stylejax.models.pretrained import unpickle


class Hostile:
    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.system, (f"touch {self.mark}",)


def torch_file(tensors, storage, names=("torch._utils", "_rebuild_tensor_v2")):
    """A legacy torch file by hand: tensors {name: (offset, shape, stride)} on one float storage."""
    body = b"ccollections\nOrderedDict\n)R("
    for name, (offset, shape, stride) in tensors.items():
        body += f"S'{name}'\nc{names[0]}\n{names[1]}\n".encode()
        body += f"((S'storage'\nctorch\nFloatStorage\nS'7'\nS'cpu'\nI{len(storage)}\nNtQ".encode()
        numbers = ["".join(f"I{n}\n" for n in numbers) for numbers in (shape, stride)]
        body += f"I{offset}\n({numbers[0]}t({numbers[1]}tI00\nNtR".encode()
    body += b"u."
    head = [pickle.dumps(x, 2) for x in (unpickle._TORCH_MAGIC, 1001, {"little_endian": True})]
    tail = pickle.dumps(["7"], 2) + len(storage).to_bytes(8, "little")
    return b"".join(head) + body + tail + np.asarray(storage, "<f4").tobytes()


@pytest.mark.parametrize("read", [unpickle.numpy_arrays, unpickle.torch_arrays])
@pytest.mark.parametrize("protocol", [0, 2, 4])
def test_a_hostile_pickle_is_refused_and_nothing_runs(tmp_path, read, protocol):
    mark = tmp_path / "mark"
    with pytest.raises(pickle.UnpicklingError, match="refused"):
        read(pickle.dumps({"kernel": Hostile(mark)}, protocol))
    assert not mark.exists()


def test_a_hostile_name_inside_a_torch_file_is_refused():
    with pytest.raises(pickle.UnpicklingError, match=r"builtins.eval.*refused"):
        unpickle.torch_arrays(torch_file({"w": (0, (2,), (1,))}, [1, 2], ("builtins", "eval")))


@pytest.mark.parametrize("protocol", [3, 4])
def test_numpy_pickles_come_back_equal(protocol):
    tree = {"a": {"b": np.float32([[1, 2], [3, 4]])}, "c": np.asfortranarray([[1.0, 2], [3, 4]])}
    arrays = unpickle.numpy_arrays(pickle.dumps(tree, protocol))
    assert sorted(arrays) == ["a/b", "c"]
    np.testing.assert_array_equal(arrays["a/b"], tree["a"]["b"])
    np.testing.assert_array_equal(arrays["c"], tree["c"])
    assert arrays["a/b"].dtype == np.float32


def test_arrays_of_objects_are_refused():
    with pytest.raises(pickle.UnpicklingError, match="O8"):
        unpickle.numpy_arrays(pickle.dumps({"a": np.array([None, {}])}, 3))


def test_torch_tensors_are_views_of_their_storage():
    # The second is the transpose of [[1, 2], [3, 4], [5, 6]].
    tensors = {"row": (4, (2,), (1,)), "turned": (0, (2, 3), (1, 2)), "one": (2, (), ())}
    arrays = unpickle.torch_arrays(torch_file(tensors, [1, 2, 3, 4, 5, 6]))
    np.testing.assert_array_equal(arrays["row"], [5, 6])
    np.testing.assert_array_equal(arrays["turned"], [[1, 3, 5], [2, 4, 6]])
    assert arrays["one"] == 3


@pytest.mark.parametrize("view", [(5, (2,), (1,)), (0, (7,), (1,)), (-1, (2,), (1,))])
def test_a_tensor_outside_its_storage_is_refused(view):
    with pytest.raises(pickle.UnpicklingError, match="outside"):
        unpickle.torch_arrays(torch_file({"w": view}, [1, 2, 3, 4, 5, 6]))
