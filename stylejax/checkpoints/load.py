"""A trained style from disk, checked."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from stylejax import compat
from stylejax.checkpoints import meta, params, tensor_file
from stylejax.checkpoints.manifest import verify
from stylejax.checkpoints.steps import find_step_dir
from stylejax.errors import InputError, first_line
from stylejax.models.build import build_generator
from stylejax.models.generator import Style


def load(path: str | os.PathLike, step: int | str = "best") -> Style:
    """The trained style of a run, checked; its parameters are NumPy arrays, for any devices.

    Nothing that a file says is believed: names are those of functions that make a generator, numbers lie in their
    ranges, and the arrays have the names, shapes and dtypes of that generator's before one of them is read.

    Args:
      path: folder of a run, one of its `checkpoints/STEP` folders, an exported style (folder or file), or the name of a
        style, as "monet".
      step: of a run: "best", the step of smallest distance to the style, or the latest where nothing was measured;
        "latest"; or a number.

    Raises:
      InputError: path is not a run, has no such step, or a file of it is missing or damaged.
    """
    step_dir = find_step_dir(path, step)
    if step_dir.is_file():
        return tensor_file.read(step_dir)
    verify(step_dir)
    return _read(step_dir)


def _read(step_dir: Path) -> Style:
    """The style of a step whose sums are right."""
    # Build the generator that the metadata names, and compare it with what is stored.
    file = step_dir / "meta" / "metadata"
    folder = step_dir / "params"
    with _naming(folder):
        stored = compat.rename_layers(params.shapes(folder))
    with _naming(file):
        model, canvas = meta.read(file)
        model = compat.rename_model(model)
        meta.check_network(model["generator"], len(params.by_name(stored)))
        generator = build_generator(model)
    # Read the arrays.
    with _naming(folder):
        params.check_shapes(stored, generator)
        params.check_bytes(stored, folder)
        values = compat.rename_layers(params.read(folder))
        params.check_finite(values)
    return Style(values, generator, canvas)


@contextlib.contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Whatever goes wrong with a file or folder that is whole becomes an InputError of one line with its name."""
    try:
        yield
    except Exception as error:  # a file of anyone's own: anything may go wrong in it
        raise InputError(
            f"{path}: is whole, but this version of stylejax cannot use it "
            f"({first_line(error)}); use the version that wrote it"
        ) from error
