"""`stylejax evaluate`: prints how close the paintings are to the style, and what they keep of the photos, as JSON."""

import argparse
import json

import numpy as np
from tqdm import tqdm

from stylejax.cli.arguments import add_controls, natural
from stylejax.cli.messages import say
from stylejax.cli.style import load_style, transfer_options


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser("evaluate", help="measure a style; JSON on stdout")
    parser.add_argument("--content", required=True, metavar="DIR", help="photos to paint")
    parser.add_argument("--reference", required=True, metavar="DIR", help="pictures of the style")
    parser.add_argument("--count", type=natural, metavar="N", help="squares of each (default: one per picture)")
    parser.add_argument("--side", type=natural, default=256, metavar="PIXELS", help="of a square (default: 256)")
    add_controls(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Paint squares of the photos, and print the report on them."""
    from stylejax.images.dtypes import from_signed, to_signed
    from stylejax.metrics.report import report
    from stylejax.painting.transfer import transfer

    style = load_style(args)
    options = transfer_options(args)
    content = _squares(args.content, args.side, args.count)
    reference = _squares(args.reference, args.side, args.count)
    # Measure what a person gets: 8-bit pictures.
    photos = tqdm(from_signed(content), desc="painting", unit="picture", disable=None)
    painted = to_signed(np.stack([transfer(style, photo, **options) for photo in photos]))
    print(json.dumps(report(content, painted, reference), indent=2))
    return 0


def _squares(name: str, side: int, count: int | None) -> np.ndarray:
    """Squares of the pictures of a source, [N, side, side, 3] in [-1, 1]; says which pictures were refused."""
    from stylejax.data.sources import open_source, squares

    source = open_source(name, side)
    for picture, reason in source.refused:
        say(f"stylejax: {picture}: {reason}")
    return squares(source, side, count or len(source))
