"""`stylejax train`: learns a style from a folder of pictures, under a name by which all commands find it."""

import argparse
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from stylejax.cli.arguments import add_quiet, path
from stylejax.errors import InputError


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser(
        "train",
        help="learn a style from pictures",
        epilog="Any --config.group.key=value overrides the config. Ctrl-C saves and stops; the same command goes on.",
    )
    parser.add_argument("--style", type=path, required=True, metavar="PICTURES", help="a folder, or one picture")
    parser.add_argument(
        "--content", type=path, metavar="PHOTOS", help="such as those to be painted later (default: sample photos)"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--name", metavar="NAME", help="for --style of other commands (default: that of the folder)")
    where.add_argument("--workdir", type=path, metavar="DIR", help="a folder for the run, in place of a name")
    parser.add_argument("--minutes", type=minutes, metavar="N", help="it may take, about (default: the config's steps)")
    parser.add_argument(
        "--config", default="personal", metavar="FILE", help="or a name, such as warm or drawings (default: personal)"
    )
    add_quiet(parser)
    parser.set_defaults(run=run)


def minutes(text: str) -> float:
    """A number above 0, up to the minutes of a month."""
    with contextlib.suppress(ValueError):
        if 0 < float(text) <= 44_640:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text[:40]} is not a number of minutes above 0")


def run(args: argparse.Namespace) -> int:
    """Learn, or go on learning."""
    # Check everything before anything is written or compiled.
    workdir = find_workdir(args)
    with _naming(args), _silent(args.quiet):
        config = make_config(args, workdir)
        from stylejax.training.divergence import check_sound
        from stylejax.training.loop import train

        train(config, workdir, on_progress=_nothing if args.quiet else None)
        check_sound(workdir)
    return 0


def find_workdir(args: argparse.Namespace) -> Path:
    """The folder of the run: --workdir, or that of its name. InputError: what is no name."""
    from stylejax.checkpoints import names

    if args.workdir is not None:
        return Path(args.workdir)
    if args.name is not None:
        names.check_name(args.name)
        return names.own_folder() / args.name
    style = Path(args.style)
    name = style.stem if style.is_file() else style.resolve().name
    try:
        names.check_name(name)
    except InputError as error:
        raise InputError(f"give the style a --name: {error}") from error
    return names.own_folder() / name


def make_config(args: argparse.Namespace, workdir: Path) -> dict:
    """The config of the run, checked; InputError: it cannot be, or another run is in the folder."""
    import jax

    from stylejax.data import sources
    from stylejax.training import config_schema, pace
    from stylejax.training.config_file import load_config

    config = load_config(args.config, args.overrides).to_dict()
    config["data"]["style"] = _lasting(args.style)
    if args.content is not None:
        config["data"]["content"] = _lasting(args.content)
    if args.minutes is None:
        return config

    # Find what is wrong before a step is compiled to be timed.
    config_schema.check(config, jax.device_count())
    for kind in ("style", "content"):
        sources.check_name(config["data"][kind])
    fixed = {word.removeprefix("--config.").partition("=")[0] for word in args.overrides}
    return pace.with_minutes(config, args.minutes, workdir, fixed)


def _lasting(source: str) -> str:
    """A source that means the same from any folder, for a command that goes on tomorrow."""
    return source if source.startswith(("tfds:", "samples:")) else os.path.abspath(source)


@contextlib.contextmanager
def _naming(args: argparse.Namespace) -> Iterator[None]:
    """Errors that ask for another --workdir ask for another --name where none was given."""
    try:
        yield
    except InputError as error:
        if args.workdir is not None:
            raise
        raise InputError(str(error).replace("--workdir", "--name")) from error


@contextlib.contextmanager
def _silent(quiet: bool) -> Iterator[None]:
    """Where asked for, nothing is printed on stdout within the block."""
    if not quiet:
        yield
        return
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        yield


def _nothing(news: object) -> None:
    """In place of a progress bar."""
