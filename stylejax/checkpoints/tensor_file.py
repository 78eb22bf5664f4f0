"""A trained style as one safetensors file: arrays and a header of text, and nothing that could be run."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jax
import numpy as np
from flax.traverse_util import flatten_dict, unflatten_dict

from stylejax import atomic, compat
from stylejax.checkpoints import meta, params
from stylejax.errors import InputError, first_line
from stylejax.models.build import build_generator
from stylejax.models.generator import Style

_FORMAT = "stylejax style 1"
_LARGEST = 1 << 31  # bytes of a file, far more than any style takes
_DTYPES = {"F16": np.float16, "F32": np.float32}


def write(path: Path, style: Style, model: Mapping) -> None:
    """Write a style: its arrays as float16, and in the header the config of its network, canvas and SHA-256.

    Args:
      path: the file; one that stands there is replaced at once or not at all.
      style: a loaded style.
      model: the config group that `build_generator` takes.

    Raises:
      InputError: an array holds values that float16 does not, or the file cannot be written.
    """
    from safetensors.numpy import save

    arrays = {name: np.asarray(leaf, np.float16) for name, leaf in flatten_dict(style.params, sep="/").items()}
    params.check_finite(arrays)
    said = {"model": json.dumps({"generator": dict(model["generator"])}), "canvas": str(style.canvas)}
    header = {"format": _FORMAT, **said, "sha256": _digest(said, arrays)}
    data = save({name: np.ascontiguousarray(leaf) for name, leaf in arrays.items()}, header)
    atomic.write_bytes(path, data)


def model_of(path: Path) -> Mapping:
    """The config group `model` that a style, the folder of a step or a file, was built with."""
    if path.is_dir():
        return compat.rename_model(meta.read(path / "meta" / "metadata")[0])
    from safetensors import safe_open

    with safe_open(path, framework="numpy") as file:
        return json.loads(file.metadata()["model"])


def read(path: str | os.PathLike) -> Style:
    """The style of a file that `write` wrote, as float32; any change in it is found.

    Raises:
      InputError: it is none, is damaged, or needs another version of stylejax.
    """
    path = Path(path)
    try:
        return _read(path)
    except Exception as error:  # a file of anyone's own: anything may go wrong in it
        raise InputError(f"{path}: is no style that can be used ({first_line(error)}); export it again") from error


def _read(path: Path) -> Style:
    """The style of a file; raises whatever goes wrong."""
    from safetensors import safe_open

    if path.stat().st_size > _LARGEST:
        raise InputError(f"it has {path.stat().st_size} bytes")
    with safe_open(path, framework="numpy") as file:
        # Build the generator that the header names, and compare it with what is stored before an array is read.
        header = file.metadata() or {}
        if header.get("format") != _FORMAT:
            raise InputError(f"it says of itself {header.get('format')!r:.40}, and not {_FORMAT!r}")
        said = {"model": json.loads(header["model"]), "canvas": json.loads(header["canvas"])}
        model, canvas = meta.checked(said)
        model = compat.rename_model(model)
        names = sorted(file.keys())
        meta.check_network(model["generator"], len(names))
        generator = build_generator(model)
        params.check_shapes(_described({name: file.get_slice(name) for name in names}), generator)
        arrays = {name: file.get_tensor(name) for name in names}

    # The safetensors format has no sums of its own.
    if _digest({key: header[key] for key in said}, arrays) != header.get("sha256"):
        raise InputError("it is damaged: its SHA-256 is not the one that its header names")
    params.check_finite(arrays)
    values = {name: leaf.astype(np.float32) for name, leaf in arrays.items()}
    return Style(unflatten_dict(values, sep="/"), generator, canvas)


def _described(slices: Mapping[str, Any]) -> Any:
    """Shapes of the stored arrays as a tree of float32, which they become; InputError for another dtype."""
    shapes = {}
    for name, part in slices.items():
        if part.get_dtype() not in _DTYPES:
            raise InputError(f"{name} is {part.get_dtype()}, and neither {' nor '.join(_DTYPES)}")
        shapes[name] = jax.ShapeDtypeStruct(tuple(part.get_shape()), np.float32)
    return unflatten_dict(shapes, sep="/")


def _digest(said: Mapping[str, str], arrays: Mapping[str, np.ndarray]) -> str:
    """SHA-256 of what is said and of all arrays, each with its name, dtype and shape."""
    found = hashlib.sha256(json.dumps(sorted(said.items())).encode())
    for name in sorted(arrays):
        leaf = arrays[name]
        found.update(f"{name} {leaf.dtype.str} {leaf.shape}".encode())
        found.update(leaf.tobytes())
    return found.hexdigest()
