"""Which steps a run holds, which of them are finished, and which one a path and a step mean."""

import json
import math
import os
from pathlib import Path

from stylejax.checkpoints import manifest, names
from stylejax.errors import InputError


def steps_folder(workdir: str | os.PathLike) -> Path:
    """The folder of a run's steps."""
    return Path(workdir).expanduser().resolve() / "checkpoints"  # Orbax fails on relative paths


def finished_steps(folder: Path) -> list[int]:
    """Steps in a run's folder of steps that have their manifest."""
    return [step for step in _written_steps(folder) if manifest.exists(folder / str(step))]


def unfinished_dirs(folder: Path) -> list[Path]:
    """Folders of steps that Orbax wrote to the end and that have no manifest yet."""
    return [folder / str(step) for step in set(_written_steps(folder)) - set(finished_steps(folder))]


def _written_steps(folder: Path) -> list[int]:
    """Steps that Orbax wrote to the end: it renames STEP.orbax-checkpoint-tmp to STEP then."""
    return [int(path.name) for path in folder.glob("[0-9]*") if path.name.isdecimal()]


def latest_step(workdir: str | os.PathLike) -> int | None:
    """The last finished step of a run; None if there is none."""
    return max(finished_steps(steps_folder(workdir)), default=None)


def best_step(workdir: str | os.PathLike) -> int | None:
    """The finished step of smallest distance; None if none was measured; InputError if damaged."""
    folder = steps_folder(workdir)
    distances = {step: _read_distance(folder / str(step)) for step in finished_steps(folder)}
    measured = [step for step, distance in distances.items() if math.isfinite(distance)]
    return min(measured, key=distances.get, default=None)


def _read_distance(step_dir: Path) -> float:
    """What `Saver.save` was given; infinite where nothing was measured."""
    file = step_dir / "metrics" / "metrics"
    try:
        return float(json.loads(file.read_text())["distance"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise manifest.damage(file, "holds no distance") from error


def find_step_dir(path: str | os.PathLike, step: int | str = "best") -> Path:
    """The folder of the step to load.

    Args:
      path: folder of a run; or one that is itself a step or an exported style; or the name of a style, as
        `names.find_folder` finds it.
      step: of a run: "best", the finished step of smallest distance, or the latest where nothing was measured;
        "latest"; or a number of steps. What is itself a step is taken as it is.

    Raises:
      InputError: path is no run and no style, or it has no such step.
    """
    folder = names.find_folder(path)
    if (folder / "checkpoints").is_dir():
        return steps_folder(folder) / str(choose_step(folder, step))
    if names.is_style(folder):
        if step not in ("best", "latest"):
            raise InputError(f"{folder.name}: is one step of a run, not a run; leave out step {step}")
        return folder
    what = "is not a run" if folder.exists() else "does not exist"
    named = ", ".join(style.name for style in names.known())
    known = f", or a style by its name ({named})" if named else ""
    raise InputError(f"{folder}: {what}; give the folder of a training run, one of its checkpoints/STEP folders{known}")


def choose_step(workdir: str | os.PathLike, step: int | str = "best") -> int:
    """The finished step of a run that `step` means, as in `find_step_dir`; InputError if there is none."""
    finished = finished_steps(steps_folder(workdir))
    if not finished:
        raise InputError(f"{steps_folder(workdir)}: holds no finished step; train until the first one is saved")
    if step == "latest":
        return max(finished)
    if step == "best":
        best = best_step(workdir)
        return max(finished) if best is None else best
    if step not in finished:
        numbers = ", ".join(map(str, sorted(finished)))
        raise InputError(f"{workdir}: has no finished step {step}; give best, latest or one of {numbers}")
    return step
