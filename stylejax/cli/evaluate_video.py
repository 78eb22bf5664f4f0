"""`stylejax evaluate-video`: prints how steady painted videos are, measured on a picture that moves, as JSON."""

import argparse
import json

from stylejax import memory
from stylejax.cli.arguments import add_controls, natural, path, whole
from stylejax.cli.style import load_style, make_paint_frame, transfer_options
from stylejax.errors import InputError


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser("evaluate-video", help="measure how steady a painted video is; JSON on stdout")
    parser.add_argument(
        "--content", type=path, default="samples:content", metavar="PICTURE", help="to move (default: a sample)"
    )
    parser.add_argument("--frames", type=frames, default=32, metavar="N", help="of the video (default: 32)")
    parser.add_argument("--side", type=side, default=256, metavar="PIXELS", help="of a frame (default: 256)")
    add_controls(parser)
    parser.set_defaults(run=run)


def frames(text: str) -> int:
    """A whole number from 2."""
    if natural(text) < 2:
        raise argparse.ArgumentTypeError("one frame does not move; give 2 or more")
    return int(text)


def side(text: str) -> int:
    """A whole number from 16, below which no motion is seen."""
    return whole(text, 16, 1_000_000)


def run(args: argparse.Namespace) -> int:
    """Paint the frames of a picture that moves, and print the report on them."""
    from stylejax.data.sources import open_source
    from stylejax.video import consistency, flow

    options = transfer_options(args)
    flow.opencv()
    memory.check(f"--frames {args.frames} of --side {args.side}", args.frames * args.side**2 * consistency.BYTES)
    # Some of the picture lies around the square, to move into view.
    picture = open_source(args.content, round(1.3 * args.side)).read(0)
    if min(picture.shape[:2]) < args.side:
        raise InputError(f"{args.content}: smaller than {args.side} pixels; give a larger picture or a smaller --side")
    paint_frame = make_paint_frame(load_style(args), options)
    print(json.dumps(consistency.report(picture, paint_frame, args.side, args.frames), indent=2))
    return 0
