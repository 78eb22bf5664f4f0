"""The command `stylejax`: its parser, and the exit codes of all commands.

Results go to files and stdout, everything else to stderr. Exit codes: 0 done, 1 some pictures of a folder or parts of a
video failed, 2 nothing could be done, 130 interrupted.
"""

import argparse
from collections.abc import Sequence
from functools import partial
from typing import NoReturn

from stylejax import __version__, compile_cache
from stylejax.cli import ablate, app, evaluate, evaluate_video, export, preview, styles, train, transfer, verify
from stylejax.cli.messages import exit_code
from stylejax.errors import InputError


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        """InputError, with where to read on."""
        raise InputError(f"{message}; see {self.prog} --help")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; argv: the words after `stylejax`, by default those of this process."""
    return exit_code(partial(run, argv), "interrupted")


def run(argv: Sequence[str] | None) -> int:
    """Parse the words of a command and run it. InputError: they are none."""
    args = parse(argv)
    if args.no_cache:
        compile_cache.stop()
    return args.run(args)


def parse(argv: Sequence[str] | None) -> argparse.Namespace:
    """The words of one command. InputError: they are none."""
    parser = build_parser()
    args, left = parser.parse_known_args(argv)
    args.overrides = [word for word in left if word.startswith("--config.")]
    if len(args.overrides) < len(left) or (left and args.run not in (ablate.run, train.run)):
        parser.error(f"unrecognized arguments: {' '.join(left)}")
    return args


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; each sets `run`."""
    parser = Parser("stylejax", description="Learn a style from pictures, and paint photos in it.")
    parser.add_argument("--version", action="version", version=f"stylejax {__version__}")
    subparsers = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in (transfer, preview, train, styles, app, evaluate, evaluate_video, export, verify, ablate):
        command.add(subparsers)
    for subparser in subparsers.choices.values():
        subparser.add_argument("--no-cache", action="store_true", help="keep no compiled program for the next command")
    return parser
