"""Trained styles as folders to give away: those that come with the project, and how one is made of a run."""

import os
import shutil
from pathlib import Path

from stylejax.checkpoints import manifest
from stylejax.checkpoints.steps import find_step_dir
from stylejax.errors import InputError, reason

ITEMS = ("params", "meta")  # of a step: what `load` reads


def export(source: str | os.PathLike, target: str | os.PathLike, step: int | str = "best") -> Path:
    """Copy what `load` needs of a trained style, without what training goes on from.

    Args:
      source, step: what `load` takes.
      target: a folder that is not there yet, or is empty.

    Returns:
      The folder, with a manifest: any change in it is found when it is loaded.

    Raises:
      InputError: source is no whole style, or target is taken.
    """
    step_dir = find_step_dir(source, step)
    target = Path(target).expanduser()
    manifest.verify(step_dir)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"{target}: is there already; give another folder")
    try:
        for item in ITEMS:
            # The note that Orbax leaves names a folder of the machine it was written on.
            shutil.copytree(step_dir / item, target / item, ignore=shutil.ignore_patterns("commit_success.txt"))
        manifest.write(target)
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {reason(error)}") from error
    return target
