"""`stylejax verify`: says whether every file of a style or a run is as it was written."""

import argparse
import json
from pathlib import Path

from stylejax.cli.arguments import path
from stylejax.errors import InputError, first_line


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser("verify", help="check every file of a style or a run: sums, shapes and metadata")
    parser.add_argument("folder", type=path, metavar="DIR", help="a style or a run: its name or its folder")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Check a style, or every finished step of a run, and print one line; InputError names the first file at fault."""
    from stylejax.checkpoints import names, steps

    folder = names.find_folder(args.folder)
    if (folder / "checkpoints").is_dir():
        print(f"{folder}: whole: {_check_run(folder)}")
        return 0
    step_dir = steps.find_step_dir(args.folder)
    print(f"{step_dir}: whole: {_check_step(step_dir)}")
    return 0


def _check_run(workdir: Path) -> str:
    """What there is of a run whose finished steps are whole."""
    from stylejax.checkpoints import steps

    config = workdir / "config.json"
    try:
        json.loads(config.read_text() if config.exists() else "{}")
    except ValueError as error:
        raise InputError(f"{config}: is damaged ({first_line(error)})") from error
    steps.choose_step(workdir)  # and with it the distances
    folder = steps.steps_folder(workdir)
    finished = sorted(steps.finished_steps(folder))
    for step in finished:
        _check_step(folder / str(step))
    unfinished = sorted(int(path.name) for path in steps.unfinished_dirs(folder))
    left = f"; not finished: {', '.join(map(str, unfinished))}" if unfinished else ""
    return f"steps {', '.join(map(str, finished))}{left}"


def _check_step(step_dir: Path) -> str:
    """What there is of a style that is whole."""
    from stylejax.checkpoints import params
    from stylejax.checkpoints.load import load

    style = load(step_dir)
    if (step_dir / "state").is_dir():
        try:
            params.shapes(step_dir / "state")
        except Exception as error:  # a file of anyone's own: anything may go wrong in it
            raise InputError(f"{step_dir / 'state'}: cannot be read ({first_line(error)})") from error
    arrays = params.by_name(style.params)
    values = sum(leaf.size for leaf in arrays.values())
    return f"{len(arrays)} arrays of {values} values, canvas {style.canvas}"
