"""A style as a program of another runtime: its network with its parameters inside, for pictures of any size.

Every program has the inputs image [B, H, W, 3] float32 in [0, 1], strength float32 and seed uint32, and the output
painting, as image; H, W and B are any from 1 up.
"""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from jax import export

from stylejax import atomic
from stylejax.errors import InputError
from stylejax.models.generator import Style
from stylejax.painting.device import paint_array

_PLATFORMS = ("cpu", "cuda", "rocm", "tpu")


def write(path: Path, style: Style) -> None:
    """Write StableHLO that `jax.export.deserialize` reads: call(image, strength, seed).

    Args:
      path: the file; one that stands there is replaced at once or not at all.
      style: a loaded style.

    Raises:
      InputError: the file cannot be written.
    """
    with _without_places():
        exported = export.export(jax.jit(program(style)), platforms=_PLATFORMS)(*inputs())
    atomic.write_bytes(path, exported.serialize())


def write_onnx(path: Path, style: Style) -> None:
    """Write ONNX, whose metadata name the canvas.

    Args:
      path: the file; one that stands there is replaced at once or not at all.
      style: a loaded style.

    Raises:
      InputError: onnx is not installed, the generator does what `stylejax.painting.onnx_operations` does not know, or
        the file cannot be written.
    """
    try:
        from stylejax.painting import onnx_model
    except ImportError as error:
        raise InputError(f'{error.name}: is not installed; pip install "stylejax[export]"') from error
    content = onnx_model.build(program(style), inputs(), style.canvas)
    atomic.write_bytes(path, content.SerializeToString())


def write_savedmodel(folder: Path, style: Style) -> None:
    """Write a SavedModel of TensorFlow, whose signature is serving_default.

    Args:
      folder: is not there yet, or is empty.
      style: a loaded style.

    Raises:
      InputError: folder is taken or cannot be written.
    """
    from stylejax.painting import tensorflow_program

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(f"{folder}: is there already; give another folder")
    try:
        with atomic.replacing(folder) as partial, _without_places():
            tensorflow_program.save(program(style), inputs(), partial)
    except OSError as error:
        raise atomic.write_error(folder, error) from error


def write_tflite(path: Path, style: Style, height: int, width: int) -> None:
    """Write TensorFlow Lite for one picture of one size.

    Args:
      path: the file; one that stands there is replaced at once or not at all.
      style: a loaded style.
      height, width: of the picture.

    Raises:
      InputError: the file cannot be written.
    """
    from stylejax.painting import tensorflow_program

    image = jax.ShapeDtypeStruct((1, height, width, 3), np.float32)
    with _without_places():
        content = tensorflow_program.lite(program(style), (image, *inputs()[1:]))
    atomic.write_bytes(path, content)


@contextlib.contextmanager
def _without_places() -> Iterator[None]:
    """Programs that are lowered within name no source files: these have the folders of this machine in their paths."""
    name = "jax_traceback_in_locations_limit"
    before = getattr(jax.config, name)
    jax.config.update(name, 0)
    try:
        yield
    finally:
        jax.config.update(name, before)


def program(style: Style) -> Callable[[jax.Array, jax.Array, jax.Array], jax.Array]:
    """(image, strength, seed) -> painting, clipped to [0, 1]."""

    def paint(image: jax.Array, strength: jax.Array, seed: jax.Array) -> jax.Array:
        return jnp.clip(paint_array(style, image, seed, strength), 0, 1)

    return paint


def inputs() -> tuple[jax.ShapeDtypeStruct, ...]:
    """Shapes and dtypes of a program's inputs, batch, height and width being free."""
    image = jax.ShapeDtypeStruct(export.symbolic_shape("batch, height, width, 3"), np.float32)
    return image, jax.ShapeDtypeStruct((), np.float32), jax.ShapeDtypeStruct((), np.uint32)
