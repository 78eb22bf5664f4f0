"""The command line: `stylejax transfer` paints pictures and films, `stylejax evaluate` measures a style.

Results go to files and stdout, everything else to stderr. Exit codes: 0 done, 1 some pictures of a
folder or parts of a film failed, 2 nothing could be done.
"""

import argparse
import contextlib
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


def transfer_any(args: argparse.Namespace) -> int:
    """`stylejax transfer`: paints one picture, every picture of a folder, or a film."""
    from stylejax import video

    source = Path(args.input).expanduser()
    is_film = source.suffix.lower() in video.EXTENSIONS and not source.is_dir()
    return transfer_film(args) if is_film else transfer_pictures(args)


def transfer_film(args: argparse.Namespace) -> int:
    """Paints a film; Ctrl-C ends it after the frame in work."""
    from stylejax import video
    from stylejax.checkpoint import load
    from stylejax.interrupt import Interrupt

    source = Path(args.input).expanduser()
    film, target = video.look(source), video.place(source, args.output)
    frames = video.paint(source, target, _film_painter(load(args.style), _options(args), args.smooth))
    painted, failures = 0, []
    bar = tqdm(total=film.frames, unit="frame", disable=None)
    with Interrupt() as interrupt, bar, contextlib.closing(frames):
        for fault in frames:
            bar.update(fault is None)
            painted += fault is None
            failures += [f"{source}: {fault}"] if fault else []
            if interrupt.asked:
                break
    for failure in failures:
        _say(f"stylejax: {failure}")
    if interrupt.asked:
        _say(f"stylejax: interrupted; {target} holds the first {painted} frames")
        return 130
    _say(f"painted {painted} frames into {target}")
    return 0 if not failures else 1 if painted else 2


def transfer_pictures(args: argparse.Namespace) -> int:
    """Paints one picture, or every picture of a folder."""
    from stylejax import folders
    from stylejax.checkpoint import load
    from stylejax.journal import Journal

    source, options = Path(args.input).expanduser(), _options(args)
    number, shares = args.share
    targets, refused = folders.plan(source, args.output)
    devices = _devices(args.devices)
    targets = dict(list(targets.items())[number - 1 :: shares])
    style, failures = load(args.style), [f"{path}: {reason}" for path, reason in refused]
    total = len(targets) + len(failures)

    # A picture of its own is painted whenever it is asked for; of a folder, what is not there yet.
    journal = Journal(Path(args.output).expanduser(), style, options, number) if source.is_dir() else None
    left = {photo: target for photo, target in targets.items() if not (journal and journal.holds(photo, target))}
    bar = tqdm(initial=len(targets) - len(left), total=len(targets), unit="picture", disable=None)
    with bar, contextlib.closing(folders.paint(style, left, options, devices)) as paintings:
        for photo, fault in paintings:
            bar.update()
            if fault:
                failures.append(fault)
            elif journal:
                journal.add(photo, targets[photo])
    return _conclude(args.output, total, len(targets) - len(left), failures)


def _conclude(output: str, total: int, before: int, failures: list[str]) -> int:
    """Say what was painted and what was not; the exit code."""
    for failure in sorted(failures):
        _say(f"stylejax: {failure}")
    painted = total - before - len(failures)
    if painted or before:
        _say(f"painted {painted} of {total} into {output}" + (f"; {before} were there already" if before else ""))
    return 0 if not failures else 1 if painted or before else 2


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


def evaluate_video(args: argparse.Namespace) -> int:
    """`stylejax evaluate-video`: prints how steady films painted in a style are."""
    from stylejax import consistency
    from stylejax.checkpoint import load
    from stylejax.sources import open_source

    # Some of the picture lies around the square, to move into view.
    picture = open_source(args.content, round(1.3 * args.side)).read(0)
    if min(picture.shape[:2]) < args.side:
        raise InputError(f"{args.content}: smaller than {args.side} pixels; give a larger picture or a smaller --side")
    painter = _film_painter(load(args.style), _options(args), smooth=False)
    print(json.dumps(consistency.report(picture, painter, args.side, args.frames), indent=2))
    return 0


def _film_painter(style, options: dict, smooth: bool):
    """Paints one frame after the other: uint8 [H, W, 3] -> the same. One seed: the noise of all frames is the same."""
    import jax

    from stylejax.smooth import Smoother
    from stylejax.transfer import transfer

    style, smoother = jax.device_put(style), Smoother()

    def paint(photo):
        painting = transfer(style, photo, **options)
        return smoother(photo, painting) if smooth else painting

    return paint


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("stylejax", description="Paint pictures in a learned style.")
    parser.add_argument("--version", action="version", version=f"stylejax {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    _add_transfer(commands)
    _add_measures(commands)
    for command in commands.choices.values():
        command.add_argument(
            "--style",
            required=True,
            metavar="RUN",
            help="folder of a training run, or one of its checkpoints/STEP folders",
        )
        command.add_argument("--seed", type=_seed, default=0, metavar="N", help="another painting of the same photo")
    return parser


def _add_transfer(commands) -> None:
    transfer = commands.add_parser("transfer", help="paint a picture, a folder of them, or a film")
    transfer.add_argument("--input", required=True, metavar="PATH", help="a picture, a folder or a film")
    transfer.add_argument(
        "--output", required=True, metavar="PATH", help="a folder, or a file name for one picture or film"
    )
    transfer.add_argument(
        "--smooth", action=argparse.BooleanOptionalAction, default=True, help="strokes of a film move with it"
    )
    transfer.add_argument("--devices", default="1", metavar="N|all", help="that share the pictures (default: 1)")
    transfer.add_argument(
        "--share", type=_share, default=(1, 1), metavar="I/N", help="paint the I-th of N shares: one per process"
    )
    transfer.set_defaults(run=transfer_any)


def _add_measures(commands) -> None:
    evaluate = commands.add_parser("evaluate", help="measure a style; JSON on stdout")
    evaluate.add_argument("--content", required=True, metavar="DIR", help="photos to paint")
    evaluate.add_argument("--reference", required=True, metavar="DIR", help="pictures of the style")
    evaluate.add_argument("--count", type=_natural, metavar="N", help="squares of each (default: one per picture)")
    evaluate.add_argument("--side", type=_natural, default=256, metavar="PIXELS", help="of a square (default: 256)")
    evaluate.set_defaults(run=evaluate_style)

    steady = commands.add_parser("evaluate-video", help="measure how steady a painted film is; JSON on stdout")
    steady.add_argument("--content", default="samples:content", metavar="PICTURE", help="to move (default: a sample)")
    steady.add_argument("--frames", type=_frames, default=32, metavar="N", help="of the film (default: 32)")
    steady.add_argument("--side", type=_natural, default=256, metavar="PIXELS", help="of a frame (default: 256)")
    steady.set_defaults(run=evaluate_video)


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


def _options(args: argparse.Namespace) -> dict:
    """What `transfer` is told beside the style and the photo."""
    return {"seed": args.seed}


def _devices(count: str) -> list:
    """The first `count` devices of this process, or all."""
    import jax

    devices = jax.local_devices()
    if count == "all":
        return devices
    if not count.isdecimal() or not 1 <= int(count) <= len(devices):
        raise InputError(f"--devices {count}: give a number from 1 to {len(devices)}, or all")
    return devices[: int(count)]


def _squares(name: str, side: int, count: int | None):
    from stylejax.sources import open_source, squares

    source = open_source(name, side)
    for picture, reason in source.refused:
        _say(f"stylejax: {picture}: {reason}")
    return squares(source, side, count or len(source))


def _say(line: str) -> None:
    tqdm.write(line, file=sys.stderr)
