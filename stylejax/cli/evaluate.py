"""`stylejax evaluate`: prints how close the paintings are to the style, and what they keep of the photos, as JSON."""

import argparse
import json
from collections.abc import Iterable
from typing import Any

import numpy as np
from tqdm import tqdm

from stylejax import memory
from stylejax.cli.arguments import add_controls, natural, path
from stylejax.cli.messages import say
from stylejax.cli.style import load_style, make_paint_frame, transfer_options
from stylejax.errors import InputError
from stylejax.models.generator import Style

_PHOTOS = 32  # painted where --count is not given
_STYLE = 128  # pictures of the style that are measured, at most
_BYTES = 6  # that a pixel of a photo and of its painting take


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser("evaluate", help="measure a style on whole photos; JSON on stdout")
    parser.add_argument("--content", type=path, required=True, metavar="DIR", help="photos to paint")
    parser.add_argument("--reference", type=path, required=True, metavar="DIR", help="pictures of the style")
    parser.add_argument(
        "--count",
        type=natural,
        metavar="N",
        help=f"photos, spread over the folder (default: {_PHOTOS} at most); with --side squares of each "
        "(default: one per picture)",
    )
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--long", type=natural, default=1280, metavar="PIXELS", help="long side, at most (default: 1280)")
    size.add_argument(
        "--side",
        type=natural,
        metavar="PIXELS",
        help="paint and measure squares of this side, as 256, rather than whole photos",
    )
    add_controls(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Paint photos, or squares of them, and print the report on them."""
    options = transfer_options(args)
    found = measure_whole(args, options) if args.side is None else measure_squares(args, options)
    print(json.dumps(found, indent=2))
    return 0


def measure_whole(args: argparse.Namespace, options: dict) -> dict[str, Any]:
    """The report on whole photos, painted as `stylejax transfer` paints them."""
    from stylejax.data.scale import ASPECT, trimmed
    from stylejax.data.sources import open_source
    from stylejax.metrics import whole

    # Read what is to be painted and measured before anything is loaded; no style picture is seen larger than a photo.
    source = open_source(args.content, args.long)
    _say_refused(source.refused)
    chosen = _spread(len(source), args.count or _PHOTOS)
    sides = [min(source.short(source.numbers[i]), args.long) for i in chosen]
    memory.check(f"--count {len(chosen)}", sum(side**2 for side in sides) * _BYTES)
    photos = [whole.at_most(source.read(i), args.long) for i in chosen]
    source = trimmed(open_source(args.reference, max(min(photo.shape[:2]) for photo in photos)))
    _say_refused(source.refused)
    pictures = [source.read(i) for i in _spread(len(source), _STYLE)]
    if min(len(photos), len(pictures)) < whole.LEAST:
        raise InputError(
            f"{len(photos)} photos and {len(pictures)} pictures of the style; give {whole.LEAST} or more of each, "
            "or --side 256 to measure squares of them"
        )

    style = load_style(args)
    painted = _paint(style, photos, options, args.quiet)
    found = whole.report(photos, painted, pictures, style.canvas, round(style.canvas / ASPECT))
    found["protocol"] |= {"long": args.long, "controls": options}
    return found


def measure_squares(args: argparse.Namespace, options: dict) -> dict[str, Any]:
    """The report on squares of the photos, painted pixel for pixel where the canvas holds them."""
    from stylejax.images.dtypes import from_signed, to_signed
    from stylejax.metrics.report import report

    style = load_style(args)
    content = _squares(args.content, args.side, args.count)
    reference = _squares(args.reference, args.side, args.count)
    # Measure what a person gets: 8-bit pictures.
    painted = to_signed(np.stack(_paint(style, from_signed(content), options, args.quiet)))
    return report(content, painted, reference)


def _paint(style: Style, photos: Iterable[np.ndarray], options: dict, quiet: bool) -> list[np.ndarray]:
    """Paintings of photos, uint8 [H, W, 3] each."""
    paint = make_paint_frame(style, options)
    return [paint(photo) for photo in tqdm(photos, desc="painting", unit="picture", disable=quiet or None)]


def _spread(length: int, count: int) -> list[int]:
    """`count` indices spread over `length`, or all where there are fewer."""
    return [int(i) for i in np.linspace(0, length - 1, min(count, length))]


def _say_refused(refused: Iterable[tuple[str, str]]) -> None:
    """Say which pictures of a source cannot be used, and why."""
    for picture, reason in refused:
        say(f"stylejax: {picture}: {reason}")


def _squares(name: str, side: int, count: int | None) -> np.ndarray:
    """Squares of the pictures of a source, [N, side, side, 3] in [-1, 1]; says which pictures were refused."""
    from stylejax.data.sources import SQUARE_BYTES, open_source, squares

    source = open_source(name, side)
    _say_refused(source.refused)
    count = count or len(source)
    memory.check(f"--count {count} of --side {side}", count * side**2 * SQUARE_BYTES)
    return squares(source, side, count)
