"""A trained style from disk, checked."""

import json
import os
from pathlib import Path

import jax
import numpy as np

from stylejax import compat
from stylejax.checkpoints.manifest import verify
from stylejax.checkpoints.steps import find_step_dir
from stylejax.errors import InputError, first_line
from stylejax.models.build import build_generator
from stylejax.models.generator import Style


def load(path: str | os.PathLike, step: int | str = "best") -> Style:
    """The trained style of a run, checked; its parameters are NumPy arrays, for any devices.

    Args:
      path: folder of a run, one of its `checkpoints/STEP` folders, an exported style, or the name of a style that
        comes with the project, as "monet".
      step: of a run: "best", the step of smallest distance to the style, or the latest where nothing was measured;
        "latest"; or a number.

    Raises:
      InputError: path is not a run, has no such step, or a file of it is missing or damaged.
    """
    step_dir = find_step_dir(path, step)
    verify(step_dir)
    try:
        params = compat.rename_layers(_read_params(step_dir / "params"))
        meta = json.loads((step_dir / "meta" / "metadata").read_text())
        return Style(params, build_generator(compat.rename_model(meta["model"])), meta["canvas"])
    except Exception as error:
        raise InputError(
            f"{step_dir}: is whole, but this version of stylejax cannot use it "
            f"({first_line(error)}); use the version that wrote it"
        ) from error


def _read_params(item_dir: Path):
    """NumPy arrays, without a target and without the devices they were saved on."""
    import orbax.checkpoint as ocp

    handler = ocp.PyTreeCheckpointHandler()
    as_numpy = ocp.RestoreArgs(restore_type=np.ndarray)
    restore_args = jax.tree.map(lambda _: as_numpy, handler.metadata(item_dir).tree)
    return handler.restore(item_dir, args=ocp.args.PyTreeRestore(restore_args=restore_args))
