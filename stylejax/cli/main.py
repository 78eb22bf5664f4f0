"""The command line: `stylejax transfer` paints pictures and films, `stylejax evaluate` measures a style."""

import argparse
from collections.abc import Sequence

from stylejax import __version__
from stylejax.cli import commands
from stylejax.errors import InputError
from stylejax.painting.controls import COLORS


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; argv: the words after `stylejax`, by default those of this process."""
    parser = _parser()
    args, left = parser.parse_known_args(argv)
    args.overrides = [word for word in left if word.startswith("--config.")]
    if len(args.overrides) < len(left) or (left and args.run is not commands.ablate):
        parser.error(f"unrecognized arguments: {' '.join(left)}")
    try:
        return args.run(args)
    except InputError as error:
        commands.say(f"stylejax: {error}")
        return 2
    except KeyboardInterrupt:
        commands.say("stylejax: interrupted")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("stylejax", description="Paint pictures in a learned style.")
    parser.add_argument("--version", action="version", version=f"stylejax {__version__}")
    words = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    _add_transfer(words)
    _add_measures(words)
    for command in words.choices.values():
        _add_controls(command)
    _add_export(words)
    _add_ablate(words)
    return parser


def _add_controls(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--style",
        type=_style,
        action="append",
        required=True,
        metavar="RUN[=SHARE]",
        help="name of a style that comes with stylejax, or folder of a run; given twice: a mix of both",
    )
    command.add_argument("--seed", type=_seed, default=0, metavar="N", help="another painting of the same photo")
    command.add_argument("--canvas", type=_natural, metavar="PIXELS", help="long side at which strokes are laid")
    command.add_argument("--strength", type=float, default=1.0, metavar="X", help="0 the photo, 1 the style, to 1.5")
    command.add_argument("--colors", choices=COLORS, default="style", help="whose colours (default: the style's)")


def _add_transfer(words) -> None:
    transfer = words.add_parser("transfer", help="paint a picture, a folder of them, or a film")
    transfer.add_argument("--input", required=True, metavar="PATH", help="a picture, a folder or a film")
    transfer.add_argument(
        "--output", required=True, metavar="PATH", help="a folder, or a file name for one picture or film"
    )
    transfer.add_argument("--mask", metavar="PICTURE", help="of the size of the input: paints where it is white")
    transfer.add_argument(
        "--smooth", action=argparse.BooleanOptionalAction, default=True, help="strokes of a film move with it"
    )
    transfer.add_argument("--devices", default="1", metavar="N|all", help="that share the pictures (default: 1)")
    transfer.add_argument(
        "--share", type=_share, default=(1, 1), metavar="I/N", help="paint the I-th of N shares: one per process"
    )
    transfer.set_defaults(run=commands.transfer_any)


def _add_measures(words) -> None:
    evaluate = words.add_parser("evaluate", help="measure a style; JSON on stdout")
    evaluate.add_argument("--content", required=True, metavar="DIR", help="photos to paint")
    evaluate.add_argument("--reference", required=True, metavar="DIR", help="pictures of the style")
    evaluate.add_argument("--count", type=_natural, metavar="N", help="squares of each (default: one per picture)")
    evaluate.add_argument("--side", type=_natural, default=256, metavar="PIXELS", help="of a square (default: 256)")
    evaluate.set_defaults(run=commands.evaluate_style)

    steady = words.add_parser("evaluate-video", help="measure how steady a painted film is; JSON on stdout")
    steady.add_argument("--content", default="samples:content", metavar="PICTURE", help="to move (default: a sample)")
    steady.add_argument("--frames", type=_frames, default=32, metavar="N", help="of the film (default: 32)")
    steady.add_argument("--side", type=_natural, default=256, metavar="PIXELS", help="of a frame (default: 256)")
    steady.set_defaults(run=commands.evaluate_video)


def _style(text: str) -> tuple[str, float]:
    """RUN or RUN=SHARE; a folder may have an = in its name."""
    name, _, share = text.rpartition("=")
    try:
        return (name, float(share)) if name else (text, 1.0)
    except ValueError:
        return text, 1.0


def _add_export(words) -> None:
    export = words.add_parser("export", help="make a small folder of a trained style, to give away")
    export.add_argument("--style", required=True, metavar="RUN", help="folder of a run, or a checkpoints/STEP folder")
    export.add_argument("--output", required=True, metavar="DIR", help="a new folder; `--style DIR` paints from it")
    export.set_defaults(run=commands.export_style)


def _add_ablate(words) -> None:
    ablate = words.add_parser(
        "ablate",
        help="train and measure many configs; a table on stdout",
        epilog="Any --config.group.key=value holds for every config. What is done stays; the same command goes on.",
    )
    ablate.add_argument("--configs", nargs="+", required=True, metavar="GLOB", help="such as 'configs/ablations/*.py'")
    ablate.add_argument("--workdir", required=True, metavar="DIR", help="of the runs, results.jsonl and table.md")
    ablate.add_argument("--seeds", type=_natural, default=1, metavar="N", help="runs of each config (default: 1)")
    ablate.add_argument("--style", metavar="DIR", help="pictures of the style (default: what the configs name)")
    ablate.add_argument("--content", metavar="DIR", help="photos (default: what the configs name)")
    ablate.add_argument("--budget", type=_positive, default=1.0, metavar="X", help="share of each config's own steps")
    ablate.add_argument("--test", type=float, default=0.2, metavar="X", help="share of pictures kept for the end (0.2)")
    ablate.add_argument("--side", type=_natural, default=256, metavar="PIXELS", help="of a test square (default: 256)")
    ablate.add_argument("--count", type=_natural, default=32, metavar="N", help="test squares measured (default: 32)")
    ablate.add_argument("--together", action="store_true", help="train the seeds of a config side by side (for a GPU)")
    ablate.set_defaults(run=commands.ablate)


def _positive(text: str) -> float:
    try:
        if float(text) > 0:
            return float(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text} is not a number above 0")


def _natural(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)


def _frames(text: str) -> int:
    if _natural(text) < 2:
        raise argparse.ArgumentTypeError("one frame does not move; give 2 or more")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 to 4294967295")
    return int(text)


def _share(text: str) -> tuple[int, int]:
    number, _, shares = text.partition("/")
    if not (number.isdecimal() and shares.isdecimal() and 1 <= int(number) <= int(shares)):
        raise argparse.ArgumentTypeError(f"{text} is not a share such as 1/4 (the first of four)")
    return int(number), int(shares)
