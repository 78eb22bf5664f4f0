"""The command line: `stylejax transfer` paints pictures, `stylejax evaluate` measures a style.

Results go to files and stdout, everything else to stderr. Exit codes: 0 done, 1 some pictures of a
folder failed, 2 nothing could be done.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from stylejax import __version__
from stylejax.errors import InputError


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; argv: the words after `stylejax`, by default those of this process."""
    args = _parser().parse_args(argv)
    try:
        return args.run(args)
    except InputError as error:
        _say(f"stylejax: {error}")
        return 2
    except KeyboardInterrupt:
        _say("stylejax: interrupted")
        return 130


def transfer_pictures(args: argparse.Namespace) -> int:
    """`stylejax transfer`: paints one picture, or every picture of a folder."""
    from stylejax.checkpoint import load

    targets, refused = _plan(Path(args.input).expanduser(), args.output)
    style = load(args.style)
    failures = [f"{path}: {reason}" for path, reason in refused]
    for source, target in tqdm(targets.items(), unit="picture", disable=None):
        try:
            _paint(style, source, target, args.seed)
        except InputError as error:
            failures.append(str(error))
    for failure in failures:
        _say(f"stylejax: {failure}")
    count = len(targets) + len(refused)
    painted = count - len(failures)
    if painted:
        _say(f"painted {painted} of {count} into {args.output}")
    return 0 if not failures else 1 if painted else 2


def evaluate_style(args: argparse.Namespace) -> int:
    """`stylejax evaluate`: prints how near the paintings are to the style, and what they keep."""
    import numpy as np

    from stylejax import images
    from stylejax.checkpoint import load
    from stylejax.evaluate import report
    from stylejax.transfer import transfer

    style = load(args.style)
    content = _squares(args.content, args.side, args.count)
    reference = _squares(args.reference, args.side, args.count)
    # Measure what a person gets: 8-bit pictures.
    photos = tqdm(images.to_uint8(content), desc="painting", unit="picture", disable=None)
    painted = images.to_float(np.stack([transfer(style, photo, args.seed) for photo in photos]))
    print(json.dumps(report(content, painted, reference), indent=2))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("stylejax", description="Paint pictures in a learned style.")
    parser.add_argument("--version", action="version", version=f"stylejax {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    transfer = commands.add_parser("transfer", help="paint a picture, or a folder of them")
    transfer.add_argument("--input", required=True, metavar="PATH", help="a picture or a folder")
    transfer.add_argument("--output", required=True, metavar="PATH", help="a folder, or for one picture a file name")
    transfer.set_defaults(run=transfer_pictures)

    evaluate = commands.add_parser("evaluate", help="measure a style; JSON on stdout")
    evaluate.add_argument("--content", required=True, metavar="DIR", help="photos to paint")
    evaluate.add_argument("--reference", required=True, metavar="DIR", help="pictures of the style")
    evaluate.add_argument("--count", type=_natural, metavar="N", help="squares of each (default: one per picture)")
    evaluate.add_argument("--side", type=_natural, default=256, metavar="PIXELS", help="of a square (default: 256)")
    evaluate.set_defaults(run=evaluate_style)

    for command in (transfer, evaluate):
        command.add_argument(
            "--style",
            required=True,
            metavar="RUN",
            help="folder of a training run, or one of its checkpoints/STEP folders",
        )
        command.add_argument("--seed", type=_seed, default=0, metavar="N", help="another painting of the same photo")
    return parser


def _natural(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**32:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 to 4294967295")
    return int(text)


def _plan(source: Path, output: str) -> tuple[dict[Path, Path], list[tuple[Path, str]]]:
    """Which picture goes where, and the (path, reason) of those that cannot be read."""
    from stylejax import images

    target, refused = Path(output).expanduser(), []
    if source.is_file():
        is_folder = target.is_dir() or not target.suffix or output.endswith("/")
        targets = {source: target / source.name if is_folder else target}
    else:
        paths, refused = images.scan(source)
        done = target.resolve()
        if source.resolve() in done.parents:
            # What an earlier call painted into a folder of the source is not a photo.
            paths = [path for path in paths if done not in path.resolve().parents]
        targets = {path: target / path.relative_to(source) for path in paths}
    clash = {path.resolve() for path in targets} & {path.resolve() for path in targets.values()}
    if clash:
        raise InputError(f"{min(clash)}: would be painted over; give another --output")
    return targets, refused


def _paint(style, source: Path, target: Path, seed: int) -> None:
    from stylejax import images
    from stylejax.transfer import transfer

    painting = transfer(style, images.read(source), seed)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{target.parent}: cannot be made a folder: {error.strerror}") from error
    images.write(target, painting)


def _squares(name: str, side: int, count: int | None):
    from stylejax.sources import open_source, squares

    source = open_source(name, side)
    for picture, reason in source.refused:
        _say(f"stylejax: {picture}: {reason}")
    return squares(source, side, count or len(source))


def _say(line: str) -> None:
    tqdm.write(line, file=sys.stderr)
