"""Which steps a run holds, which of them are whole, and which one a name means."""

import json
import math
from pathlib import Path

from stylejax.checkpoints.manifest import MANIFEST, damage, is_sealed
from stylejax.errors import InputError

STYLES = Path(__file__).parents[1] / "styles"  # come with the project, one folder each


def latest_step(workdir) -> int | None:
    """The last sealed step of a run; None if there is none."""
    return max(sealed_steps(steps_folder(workdir)), default=None)


def best_step(workdir) -> int | None:
    """The sealed step of smallest distance; None if none was measured; InputError if damaged."""
    folder = steps_folder(workdir)
    distances = {step: _read_distance(folder / str(step)) for step in sealed_steps(folder)}
    measured = filter(lambda step: math.isfinite(distances[step]), distances)
    return min(measured, key=distances.get, default=None)


def steps_folder(workdir) -> Path:
    """The folder of a run's steps."""
    return Path(workdir).expanduser().resolve() / "checkpoints"  # Orbax fails on relative paths


def _finished_steps(folder: Path) -> list[int]:
    """Steps that Orbax wrote to the end: it renames STEP.orbax-checkpoint-tmp to STEP then."""
    return [int(path.name) for path in folder.glob("[0-9]*") if path.name.isdecimal()]


def sealed_steps(folder: Path) -> list[int]:
    """Steps that are finished and have their manifest."""
    return [step for step in _finished_steps(folder) if is_sealed(folder / str(step))]


def unsealed_dirs(folder: Path) -> list[Path]:
    """Folders of steps that Orbax finished and that were never sealed."""
    return [folder / str(s) for s in set(_finished_steps(folder)) - set(sealed_steps(folder))]


def _read_distance(step_dir: Path) -> float:
    file = step_dir / "metrics" / "metrics"
    try:
        return float(json.loads(file.read_text())["distance"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise damage(file, "holds no distance") from error


def latest_dir(workdir) -> Path:
    """The folder of the last sealed step; InputError if there is none."""
    folder, step = steps_folder(workdir), latest_step(workdir)
    if step is None:
        raise InputError(f"{folder}: holds no finished step; train until the first one is saved")
    return folder / str(step)


def find_step_dir(path) -> Path:
    """The folder to load: of a run its latest step, of a step or an exported style itself, or a style by its name."""
    path, known = Path(path).expanduser().resolve(), STYLES / str(path)
    if not path.exists() and known.is_dir():
        return known
    if (path / "checkpoints").is_dir():
        return latest_dir(path)
    if any((path / name).exists() for name in (MANIFEST, "params", "meta")):
        return path
    what = "is not a run" if path.exists() else "does not exist"
    named = ", ".join(sorted(style.name for style in STYLES.glob("*") if style.is_dir()))
    known = f", or a style by its name ({named})" if named else ""
    raise InputError(f"{path}: {what}; give the folder of a training run, one of its checkpoints/STEP folders{known}")
