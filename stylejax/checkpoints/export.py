"""Trained styles as folders to give away: those that come with the project, and how one is made of a run."""

import os
import shutil
from pathlib import Path

from stylejax import atomic
from stylejax.checkpoints import manifest
from stylejax.checkpoints.steps import find_step_dir
from stylejax.errors import InputError

ITEMS = ("params", "meta")  # of a step: what `load` reads
_NOTE = "commit_success.txt"  # of Orbax: it names a folder of the machine that it was written on


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
    if step_dir.is_file():
        raise InputError(f"{step_dir}: is a file to give away already; copy it")
    target = Path(target).expanduser()
    manifest.verify(step_dir)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(f"{target}: is there already; give another folder")
    atomic.check_place(target)
    try:
        with atomic.replacing(target) as partial:
            for item in ITEMS:
                _copy(step_dir / item, partial / item)
            manifest.write(partial)
    except OSError as error:
        raise atomic.write_error(target, error) from error
    return target


def _copy(source: Path, target: Path) -> None:
    """Copy the files of a folder and of those below, without the rights that the source has."""
    for file in sorted(path for path in source.rglob("*") if path.is_file() and path.name != _NOTE):
        copied = target / file.relative_to(source)
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copied)
