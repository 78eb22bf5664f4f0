"""`stylejax export`: copies what painting needs of a run into a folder of its own."""

import argparse

from stylejax.cli.arguments import add_step, path
from stylejax.cli.messages import say
from stylejax.cli.style import say_step


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser("export", help="make a small folder of a trained style, to give away")
    parser.add_argument(
        "--style", type=path, required=True, metavar="RUN", help="folder of a run, or a checkpoints/STEP folder"
    )
    add_step(parser)
    parser.add_argument(
        "--output", type=path, required=True, metavar="DIR", help="a new folder; `--style DIR` paints from it"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Export one step."""
    from stylejax.checkpoints.export import export

    target = export(args.style, args.output, args.step)
    say_step(args.style, args.step)
    say(f"exported to {target}")
    return 0
