"""`stylejax transfer`: paints a picture, a folder of them, or a video."""

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tqdm import tqdm

from stylejax import atomic
from stylejax.cli.arguments import add_controls, natural, path, whole
from stylejax.cli.messages import say, say_failures
from stylejax.cli.style import load_style, make_paint_frame, transfer_options
from stylejax.errors import InputError, NoSpace


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser("transfer", help="paint a picture, a folder of them, or a video")
    parser.add_argument("--input", type=path, required=True, metavar="PATH", help="a picture, a folder or a video")
    parser.add_argument(
        "--output", type=path, required=True, metavar="PATH", help="a folder, or a file name for one picture or video"
    )
    parser.add_argument(
        "--mask", type=path, metavar="PICTURE", help="of the size of the input: paints where it is white"
    )
    parser.add_argument(
        "--smooth", action=argparse.BooleanOptionalAction, default=True, help="strokes of a video move with it"
    )
    parser.add_argument("--devices", default="1", metavar="N|all", help="that paint a folder together (default: 1)")
    parser.add_argument(
        "--share",
        dest="shard",
        type=shard,
        default=(1, 1),
        metavar="I/N",
        help="paint every N-th picture of a folder from the I-th on: one process for each I",
    )
    add_controls(parser)
    parser.set_defaults(run=run)


def shard(text: str) -> tuple[int, int]:
    """I/N -> (I, N)."""
    number, _, count = text.partition("/")
    try:
        return whole(number, 1, natural(count)), natural(count)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(f"{text[:40]} is not a share such as 1/4 (the first of four)") from error


def run(args: argparse.Namespace) -> int:
    """Paint what --input names."""
    from stylejax.video import frames

    source = Path(args.input)
    if not source.is_dir() and args.shard != (1, 1):
        raise InputError(f"--share {args.shard[0]}/{args.shard[1]}: goes with a folder; {source} is none")
    if source.is_dir() and args.mask is not None:
        raise InputError(f"--mask {args.mask}: goes with one picture or video; {source} is a folder")
    is_video = source.suffix.lower() in frames.EXTENSIONS and not source.is_dir()
    return transfer_video(args) if is_video else transfer_pictures(args)


def transfer_video(args: argparse.Namespace) -> int:
    """Paint a video; Ctrl-C ends it after the present frame."""
    from stylejax.interrupt import Interrupt
    from stylejax.video import files, flow, frames, smooth

    # Check everything before anything is written.
    source = Path(args.input)
    video = frames.probe(source)
    target = files.choose_target(source, args.output)
    options = _checked_options(args, (video.height, video.width))
    if args.smooth:
        flow.opencv()
    paint_frame = make_paint_frame(load_style(args), options)
    atomic.check_place(target)

    # Paint frame by frame.
    paintings = files.paint(source, target, smooth.smoothed(paint_frame) if args.smooth else paint_frame)
    painted = 0
    failures = []
    bar = tqdm(total=video.frames, desc="painting", unit="frame", disable=args.quiet or None)
    with Interrupt() as interrupt, bar, contextlib.closing(paintings):
        for fault in paintings:
            if fault:
                failures.append(f"{source}: {fault}")
            else:
                painted += 1
                bar.update()
            if interrupt.asked:
                break

    # Say what was painted and what was not.
    say_failures(failures)
    if interrupt.asked:
        kept = f"{target} holds the first {painted} frames" if painted else "nothing is painted yet"
        say(f"stylejax: interrupted; {kept}")
        return 130
    if not args.quiet:
        say(f"painted {painted} frames into {target}")
    return _exit_code(painted, failures)


def transfer_pictures(args: argparse.Namespace) -> int:
    """Paint one picture, or every picture of a folder; Ctrl-C ends a folder after the pictures in hand."""
    from stylejax.images import files
    from stylejax.interrupt import Interrupt
    from stylejax.painting import folders
    from stylejax.painting.progress_log import ProgressLog

    # Check everything before anything is written.
    source = Path(args.input)
    targets, refused = folders.plan(source, args.output)
    options = _checked_options(args, None if source.is_dir() else files.size(source))
    devices = _devices(args.devices)
    targets = _of_shard(targets, args)
    style = load_style(args)
    folders.check_places(targets, source, Path(args.output))

    # One picture is painted whenever it is asked for; of a folder, what is not there yet.
    progress = ProgressLog(Path(args.output), style, options, args.shard[0]) if source.is_dir() else None
    left = {photo: target for photo, target in targets.items() if not (progress and progress.contains(photo, target))}
    before = len(targets) - len(left)
    failures = [f"{path}: {reason}" for path, reason in refused]
    total = len(targets) + len(failures)
    bar = tqdm(initial=before, total=len(targets), desc="painting", unit="picture", disable=args.quiet or None)
    with Interrupt() as interrupt, bar:
        paintings = folders.paint(style, left, options, devices, interrupt)
        painted, faults = _follow(paintings, bar, targets, progress)
    failures += faults

    # Say what was painted and what was not.
    say_failures(sorted(failures))
    known = f"; {before} were there already" if before else ""
    into = f"painted {painted} of {total} into {args.output}{known}"
    if interrupt.asked and painted + before + len(failures) < total:
        say(f"stylejax: interrupted; {into}; the same command goes on")
        return 130
    if (painted or before) and not args.quiet:
        say(into)
    return _exit_code(painted + before, failures)


def _of_shard(targets: dict[Path, Path], args: argparse.Namespace) -> dict[Path, Path]:
    """The pictures of this process, of those that paint a folder together; says so where there are none."""
    number, count = args.shard
    if number > len(targets) > 0:
        say(f"stylejax: --share {number}/{count}: no picture is left for it, of {len(targets)}")
    return dict(list(targets.items())[number - 1 :: count])


def _follow(
    paintings: Iterator[tuple[Path, InputError | None]], bar: tqdm, targets: dict[Path, Path], progress: Any
) -> tuple[int, list[str]]:
    """The number of paintings, and what went wrong; a full disk ends it."""
    painted = 0
    failures = []
    with contextlib.closing(paintings):
        for photo, fault in paintings:
            bar.update()
            if fault:
                failures.append(str(fault))
            else:
                painted += 1
            if progress and not fault:
                progress.add(photo, targets[photo])
            if isinstance(fault, NoSpace):
                break
    return painted, failures


def _exit_code(done: int, failures: list[str]) -> int:
    """0: all is done; 1: some of it; 2: nothing."""
    if not failures:
        return 0
    return 1 if done else 2


def _checked_options(args: argparse.Namespace, size: tuple[int, int] | None) -> dict:
    """Keyword arguments of `transfer` for a picture of (height, width); None: for a folder. InputError: they are wrong.

    A mask is uint8 [H, W].
    """
    from stylejax.images import files
    from stylejax.painting.controls import check_controls

    options = transfer_options(args)
    mask = None if args.mask is None else files.read(args.mask).mean(axis=2).round().astype("uint8")
    check_controls(size and (*size, 3), args.canvas, args.strength, args.colors, mask)
    return options if mask is None else options | {"mask": mask}


def _devices(count: str) -> list:
    """The first `count` devices of this process, or all."""
    import jax

    devices = jax.local_devices()
    if count == "all":
        return devices
    try:
        return devices[: whole(count, 1, len(devices))]
    except argparse.ArgumentTypeError as error:
        raise InputError(f"--devices {count[:40]}: give a number from 1 to {len(devices)}, or all") from error
