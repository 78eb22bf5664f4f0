"""Reads pickles of arrays, NumPy's and legacy torch's, and never runs what a pickle asks for."""

import collections
import io
import pickle
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np


class _Dtype:
    """Stands in for numpy.dtype while a pickle is read."""

    def __init__(self, code: str, *_: Any) -> None:
        self.code = code
        self.order = "="

    def __setstate__(self, state: tuple) -> None:
        self.order = state[1]

    def plain(self) -> np.dtype:
        if self.code not in ("f4", "f8", "i4", "i8"):
            raise pickle.UnpicklingError(f"Arrays of dtype {self.code!r} are refused.")
        return np.dtype(self.order.replace("|", "=") + self.code)


class _Array:
    """Stands in for numpy.ndarray while a pickle is read."""

    def __init__(self, *_: Any) -> None:
        self.value = None

    def __setstate__(self, state: tuple) -> None:
        _, shape, dtype, fortran, data = state
        flat = np.frombuffer(data, dtype.plain())
        self.value = flat.reshape(shape, order="F" if fortran else "C")


class _Unpickler(pickle.Unpickler):
    """Admits the names in `allowed` and raises on every other one."""

    def __init__(self, file: io.BytesIO, allowed: Mapping, storages: dict | None = None) -> None:
        super().__init__(file)
        self.allowed = allowed
        self.storages = storages

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in self.allowed:
            raise pickle.UnpicklingError(f"The pickle asks for {module}.{name}, which is refused.")
        return self.allowed[module, name]

    def persistent_load(self, pid: tuple) -> str:
        if self.storages is None or pid[0] != "storage":
            raise pickle.UnpicklingError("The pickle asks for an object from outside, which is refused.")
        _, dtype, key, _, count, view = pid
        if view is not None:
            raise pickle.UnpicklingError("Views of storages are refused.")
        self.storages[key] = (dtype, count)
        return key


_NUMPY_NAMES = {
    (module, name): stand_in
    for name, stand_in in (("_reconstruct", _Array), ("ndarray", None), ("dtype", _Dtype))
    for module in ("numpy", "numpy.core.multiarray", "numpy._core.multiarray")
}


def numpy_arrays(data: bytes) -> dict[str, np.ndarray]:
    """Arrays of a pickled nested dict of arrays, with keys joined by "/".

    Raises:
      pickle.UnpicklingError: the pickle holds or asks for anything else.
    """
    tree = _Unpickler(io.BytesIO(data), _NUMPY_NAMES).load()
    flat = {}

    def visit(node: Any, prefix: str) -> None:
        if isinstance(node, _Array):
            flat[prefix] = node.value
        elif isinstance(node, dict):
            for key, child in node.items():
                visit(child, f"{prefix}/{key}" if prefix else key)
        else:
            raise pickle.UnpicklingError(f"{prefix} is no array.")

    visit(tree, "")
    return flat


# --- legacy torch files: five pickles in a row, then the raw storages ---


class _Tensor(NamedTuple):
    key: str
    offset: int
    shape: tuple
    stride: tuple


def _rebuild_tensor(key: str, offset: int, shape: tuple, stride: tuple, *_: Any) -> _Tensor:
    return _Tensor(key, offset, shape, stride)


_TORCH_NAMES = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
    ("torch", "FloatStorage"): "<f4",
    ("torch", "LongStorage"): "<i8",
}
_TORCH_MAGIC = 0x1950A86A20F9469CFC6C


def torch_arrays(data: bytes) -> dict[str, np.ndarray]:
    """Arrays of a legacy torch state dict, under their names in it.

    Raises:
      pickle.UnpicklingError: the file holds or asks for anything else.
    """
    file = io.BytesIO(data)
    if _Unpickler(file, {}).load() != _TORCH_MAGIC:
        raise pickle.UnpicklingError("This is no legacy torch file.")
    _Unpickler(file, {}).load()
    _Unpickler(file, {}).load()
    storages = {}
    tensors = _Unpickler(file, _TORCH_NAMES, storages).load()
    values = {}
    for key in _Unpickler(file, {}).load():
        dtype, count = storages[key]
        if int.from_bytes(file.read(8), "little") != count:
            raise pickle.UnpicklingError(f"Storage {key} has another length than announced.")
        values[key] = np.frombuffer(file.read(count * np.dtype(dtype).itemsize), dtype)
    return {name: _view(values[tensor.key], tensor) for name, tensor in tensors.items()}


def _view(values: np.ndarray, tensor: _Tensor) -> np.ndarray:
    """A contiguous copy of what (offset, shape, stride) show of a storage, with bounds checked."""
    last = tensor.offset + sum((n - 1) * s for n, s in zip(tensor.shape, tensor.stride, strict=True))
    if min((tensor.offset, *tensor.shape, *tensor.stride)) < 0 or last >= values.size:
        raise pickle.UnpicklingError("A tensor lies outside its storage.")
    strides = [s * values.itemsize for s in tensor.stride]
    view = np.lib.stride_tricks.as_strided(values[tensor.offset :], tensor.shape, strides)
    return np.ascontiguousarray(view).reshape(tensor.shape)
