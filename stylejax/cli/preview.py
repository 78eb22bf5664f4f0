"""`stylejax preview`: a contact sheet of one photo, by which a canvas and a strength are chosen."""

import argparse
from pathlib import Path

from tqdm import tqdm

from stylejax import atomic
from stylejax.cli.arguments import add_style, natural, path
from stylejax.cli.messages import say
from stylejax.cli.style import load_style
from stylejax.errors import InputError


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser(
        "preview", help="a contact sheet of a photo: three canvases by three strengths, each with its flags"
    )
    parser.add_argument("--input", type=path, required=True, metavar="PHOTO", help="a picture")
    parser.add_argument("--output", type=path, metavar="FILE", help="the sheet (default: PHOTO-preview.png, here)")
    add_style(parser)
    parser.add_argument("--canvas", type=natural, metavar="PIXELS", help="the middle one (default: the style's)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Paint the sheet."""
    import jax

    from stylejax.images import files
    from stylejax.painting import contact_sheet
    from stylejax.painting.controls import check_controls

    # Check everything before anything is written.
    source = Path(args.input)
    target = Path(args.output or f"{source.stem}-preview.png")
    files.check_suffix(target)
    if target.resolve() == source.resolve():
        raise InputError(f"{source}: would be painted over; give another --output")
    size = files.size(source)
    options = {"seed": args.seed, "colors": args.colors}
    style = load_style(args)
    plan = contact_sheet.cells(args.canvas or style.canvas)
    largest = max(cell.canvas for cell in plan)
    check_controls((*size, 3), largest, 1.0, args.colors, None)
    photo = files.read(source, largest)
    atomic.check_place(target)

    # Paint the cells, and put them together.
    paintings = contact_sheet.paint(jax.device_put(style), photo, options, plan)
    shown = tqdm(paintings, total=len(plan), desc="painting", unit="cell", disable=args.quiet or None)
    files.write(target, contact_sheet.sheet(_command(args), plan, list(shown)))
    if not args.quiet:
        say(f"{target}: each picture stands under its flags of stylejax transfer")
    return 0


def _command(args: argparse.Namespace) -> str:
    """The command that the flags of a cell go with."""
    styles = " ".join(f"--style {name}" + ("" if weight == 1 else f"={weight:g}") for name, weight in args.style)
    more = "".join(
        f" --{name} {value}"
        for name, value, usual in (
            ("step", args.step, "best"),
            ("seed", args.seed, 0),
            ("colors", args.colors, "style"),
        )
        if value != usual
    )
    return f"stylejax transfer --input {Path(args.input).name} --output OUT {styles}{more} ..."
