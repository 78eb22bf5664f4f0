"""The parameters of a step on disk: what they are, told before any of them is read."""

import functools
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jax
import numpy as np

from stylejax.checkpoints import save_errors
from stylejax.errors import InputError, first_line
from stylejax.models.generator import Generator

_SIDE = 64  # pixels, of the picture that a generator is traced with: the smallest that is painted
_FREE_BYTES = 1 << 30  # of arrays, that any file may ask for
_DENSITY = 4  # bytes of larger arrays in one of a file: weights of networks are hardly compressed
_FILE_BYTES = 1 << 24  # of a file that describes arrays, far more than any network takes


def shapes(item_dir: Path) -> Any:
    """The tree of the stored arrays, with shape and dtype in their places; no array is read.

    InputError: what describes them is too large, or an array lies in parts that are larger than itself.
    """
    save_errors.silence_orbax()
    for file in [path for path in item_dir.iterdir() if path.is_file()]:
        if file.stat().st_size > _FILE_BYTES:
            raise InputError(f"{file.name} has {file.stat().st_size} bytes")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what Orbax began, and leaves behind where it fails
        stored = _described(item_dir)
    for name, leaf in by_name(stored).items():
        part = getattr(getattr(leaf, "storage", None), "chunk_shape", None) or leaf.shape
        if len(part) != len(leaf.shape) or any(a > max(b, 1) for a, b in zip(part, leaf.shape, strict=True)):
            raise InputError(f"{name} is {tuple(leaf.shape)}, in parts of {tuple(part)}")
    return jax.tree.map(lambda leaf: jax.ShapeDtypeStruct(leaf.shape, leaf.dtype), stored)


def _described(item_dir: Path) -> Any:
    """The tree of what Orbax says of the stored arrays; InputError where it cannot."""
    import orbax.checkpoint as ocp

    try:
        return ocp.PyTreeCheckpointHandler().metadata(item_dir).tree
    except Exception as error:  # a file of anyone's own: anything may go wrong in it
        fault = first_line(error)
    # Here the error is gone, and with it all that it held.
    raise InputError(fault)


def read(item_dir: Path) -> Any:
    """All arrays as NumPy, without a target and without the devices they were saved on."""
    import orbax.checkpoint as ocp

    handler = ocp.PyTreeCheckpointHandler()
    as_numpy = ocp.RestoreArgs(restore_type=np.ndarray)
    restore_args = jax.tree.map(lambda _: as_numpy, handler.metadata(item_dir).tree)
    return handler.restore(item_dir, args=ocp.args.PyTreeRestore(restore_args=restore_args))


def check_shapes(stored: Any, generator: Generator) -> None:
    """InputError, naming the first one, unless the arrays have the names, shapes and dtypes of the generator's."""
    expected = by_name(_of_generator(generator))
    found = by_name(stored)
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            raise InputError(f"{name} is missing")
        if name not in expected:
            raise InputError(f"{name} is not of its generator")
        kinds = [f"{leaf.dtype} {tuple(leaf.shape)}" for leaf in (found[name], expected[name])]
        if kinds[0] != kinds[1]:
            raise InputError(f"{name} is {kinds[0]}, its generator's is {kinds[1]}")


def check_bytes(stored: Any, item_dir: Path) -> None:
    """InputError where a little on the disk would become a lot in memory: what is not stored is read as zeros."""
    needed = sum(leaf.size * leaf.dtype.itemsize for leaf in jax.tree.leaves(stored))
    held = sum(path.stat().st_size for path in item_dir.rglob("*") if path.is_file())
    if needed > _FREE_BYTES and needed > _DENSITY * held:
        raise InputError(f"arrays of {needed} bytes in files of {held}")


def check_finite(params: Any) -> None:
    """InputError, naming the first array that holds NaN or infinity."""
    for name, leaf in by_name(params).items():
        if not np.isfinite(leaf).all():
            raise InputError(f"{name} holds values that are not finite")


def by_name(tree: Any) -> Mapping[str, Any]:
    """{"decoder/to_rgb/bias": leaf}, in the order of the leaves."""
    leaves = jax.tree_util.tree_flatten_with_path(tree)[0]
    return {jax.tree_util.keystr(path, simple=True, separator="/"): leaf for path, leaf in leaves}


@functools.lru_cache(maxsize=8)
def _of_generator(generator: Generator) -> Any:
    """The tree of a generator's parameters, traced and not computed."""
    images = jax.ShapeDtypeStruct((1, _SIDE, _SIDE, 3), np.float32)
    seed = jax.ShapeDtypeStruct((1,), np.uint32)
    return jax.eval_shape(generator.init, jax.random.key(0), images, seed)["params"]
