"""Arguments that several commands have, and the words that they are given as."""

import argparse
import math
import os

from stylejax.painting.controls import COLORS


def add_controls(parser: argparse.ArgumentParser) -> None:
    """Add which style is painted with, and how: those of `add_style`, --canvas and --strength."""
    add_style(parser)
    parser.add_argument("--canvas", type=natural, metavar="PIXELS", help="long side at which strokes are laid")
    parser.add_argument("--strength", type=float, default=1.0, metavar="X", help="0 the photo, 1 the style, to 1.5")


def add_style(parser: argparse.ArgumentParser) -> None:
    """Add which style is painted with: --style, --step, --seed and --colors; and -q."""
    add_quiet(parser)
    parser.add_argument(
        "--style",
        type=weighted_style,
        action="append",
        required=True,
        metavar="RUN[=WEIGHT]",
        help="name of a style (stylejax styles lists them), or folder of a run; given twice: a mix of both",
    )
    add_step(parser)
    parser.add_argument("--seed", type=seed, default=0, metavar="N", help="another painting of the same photo")
    parser.add_argument("--colors", choices=COLORS, default="style", help="whose colors (default: the style's)")


def add_quiet(parser: argparse.ArgumentParser) -> None:
    """Add -q."""
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress; only what went wrong is said")


def add_step(parser: argparse.ArgumentParser) -> None:
    """Add --step: which saved step of a run is meant."""
    parser.add_argument(
        "--step",
        type=step,
        default="best",
        metavar="best|latest|N",
        help="of the folder of a run (default: best, the one nearest to the style; the latest if none was measured)",
    )


def path(text: str) -> str:
    """A file or a folder, ~ being a home."""
    if not text:
        raise argparse.ArgumentTypeError("is empty")
    found = os.path.expanduser(text)
    if found.startswith("~"):
        raise argparse.ArgumentTypeError(f"{text}: there is no such user")
    return found


def weighted_style(text: str) -> tuple[str, float]:
    """RUN or RUN=WEIGHT -> (run, weight); a folder may have an = in its name."""
    name, _, word = text.rpartition("=")
    try:
        weight = float(word)
    except ValueError:
        return path(text), 1.0
    if not name:
        return path(text), 1.0
    if not math.isfinite(weight):
        raise argparse.ArgumentTypeError(f"{text}: the weight must be a finite number")
    return path(name), weight


def step(text: str) -> int | str:
    """best, latest, or a number of steps."""
    if text in ("best", "latest"):
        return text
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a step: give best, latest or a number")
    return whole(text, 0, 2**31 - 1)


def natural(text: str) -> int:
    """A whole number from 1 to a million."""
    return whole(text, 1, 1_000_000)


def seed(text: str) -> int:
    """A whole number of 32 bits."""
    return whole(text, 0, 2**32 - 1)


def whole(text: str, least: int, most: int) -> int:
    """A whole number in [least, most]."""
    # Python itself reads no more than 4300 digits.
    if not text.isdecimal() or len(text) > 4000 or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text[:40]} is not a whole number from {least} to {most}")
    return int(text)
