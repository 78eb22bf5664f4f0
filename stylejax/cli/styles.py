"""`stylejax styles`: lists what is in the box and a person's own styles, as a table or as a page of thumbnails."""

import argparse
import base64
import html
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from stylejax import atomic
from stylejax.checkpoints import catalog
from stylejax.cli.arguments import add_quiet, path
from stylejax.cli.messages import say, say_failures
from stylejax.errors import InputError

_LONG = 512  # pixels, long side of the photo that is painted in every style
_SHOWN = 320  # pixels, width of a thumbnail
_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Styles</title>
<style>
  body {{ font: 16px/1.4 sans-serif; margin: 2rem; background: #fff; color: #222 }}
  main {{ display: flex; flex-wrap: wrap; gap: 1.5rem }}
  figure {{ margin: 0; width: {width}px }}
  img {{ width: 100%; display: block }}
  figcaption {{ overflow-wrap: anywhere }}
</style>
<main>
{figures}
</main>
</html>
"""
_FIGURE = (
    '<figure><img alt="{name}" src="data:image/jpeg;base64,{data}"><figcaption><b>{name}</b><br>{line}</figcaption>'
)


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser("styles", help="list the styles that have a name: those that come along, and yours")
    parser.add_argument("--gallery", type=path, metavar="OUT.html", help="a page with a photo in each of them")
    parser.add_argument("--input", type=path, metavar="PHOTO", help="of the page (default: a sample)")
    add_quiet(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """List the styles, or write the page; 1 where a style cannot be painted with."""
    if args.input is not None and args.gallery is None:
        raise InputError(f"--input {args.input}: goes with --gallery")
    entries = catalog.entries()
    if args.gallery is not None:
        return write_gallery(args, entries)
    print("\n".join(table(entries)))
    faults = [f"{entry.name}: {entry.fault}" for entry in entries if entry.fault]
    say_failures(faults)
    return 1 if faults else 0


def table(entries: Sequence[catalog.Entry]) -> list[str]:
    """Lines of name, canvas, size, date and what it was learned from, in columns."""
    rows = [("style", "canvas", "size", "date", "learned from")]
    for entry in entries:
        date = "in the box" if entry.date is None else str(entry.date)
        canvas = "?" if entry.canvas is None else str(entry.canvas)
        line = "cannot be used" if entry.fault else entry.line
        rows.append((entry.name, canvas, f"{entry.size / 1e6:.1f} MB", "?" if entry.fault else date, line))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return ["  ".join([*map(str.ljust, row, widths), row[4]]).rstrip() for row in rows]


def write_gallery(args: argparse.Namespace, entries: Sequence[catalog.Entry]) -> int:
    """Paint a photo in every style, and write the page of them."""
    from stylejax.checkpoints.load import load
    from stylejax.painting.transfer import transfer

    # Check everything before anything is written.
    target = Path(args.gallery)
    if target.suffix.lower() not in (".html", ".htm"):
        raise InputError(f"{target}: a page; end its name in .html")
    photo = read_photo(args.input)
    atomic.check_place(target)

    # Paint the photo, as large as it is seen in full.
    figures = [figure("photo", "", photo)]
    faults = []
    for entry in tqdm(entries, desc="painting", unit="style", disable=args.quiet or None):
        try:
            style = load(entry.folder)
        except InputError as error:
            faults.append(f"{entry.name}: {error}")
            continue
        figures.append(figure(entry.name, f"canvas {entry.canvas}; {entry.line}", transfer(style, photo)))

    # Write the page.
    page = _PAGE.format(width=_SHOWN, figures="\n".join(figures))
    atomic.write_bytes(target, page.encode())
    say_failures(faults)
    if not args.quiet:
        say(f"{len(figures) - 1} styles in {target}")
    return 1 if faults else 0


def read_photo(name: str | None) -> np.ndarray:
    """A photo, or the sample, at the size of the page: uint8 [H, W, 3]. InputError: it cannot be read."""
    from stylejax.data import samples
    from stylejax.images import files
    from stylejax.images.pixels import size_at

    photo = np.asarray(samples.photo(*samples.CONTENT[0])) if name is None else files.read(name)
    return files.resize(photo, *size_at(photo.shape, _LONG)) if max(photo.shape) > _LONG else photo


def figure(name: str, line: str, picture: np.ndarray) -> str:
    """A thumbnail, uint8 [H, W, 3], with its words, as HTML that needs no other file."""
    from PIL import Image

    encoded = io.BytesIO()
    shown = Image.fromarray(picture)
    shown.thumbnail((2 * _SHOWN, 2 * _SHOWN))
    shown.save(encoded, "JPEG", quality=88)
    data = base64.b64encode(encoded.getvalue()).decode()
    return _FIGURE.format(name=html.escape(name), line=html.escape(line), data=data)
