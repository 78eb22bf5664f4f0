"""`stylejax transfer`: paints a picture, a folder of them, or a video."""

import argparse
import contextlib
from pathlib import Path

from tqdm import tqdm

from stylejax.cli.arguments import add_controls
from stylejax.cli.messages import say, say_failures
from stylejax.cli.style import load_style, make_paint_frame, transfer_options
from stylejax.errors import InputError


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser("transfer", help="paint a picture, a folder of them, or a video")
    parser.add_argument("--input", required=True, metavar="PATH", help="a picture, a folder or a video")
    parser.add_argument(
        "--output", required=True, metavar="PATH", help="a folder, or a file name for one picture or video"
    )
    parser.add_argument("--mask", metavar="PICTURE", help="of the size of the input: paints where it is white")
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
    if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
        raise argparse.ArgumentTypeError(f"{text} is not a share such as 1/4 (the first of four)")
    return int(number), int(count)


def run(args: argparse.Namespace) -> int:
    """Paint what --input names."""
    from stylejax.video import files

    source = Path(args.input).expanduser()
    is_video = source.suffix.lower() in files.EXTENSIONS and not source.is_dir()
    return transfer_video(args) if is_video else transfer_pictures(args)


def transfer_video(args: argparse.Namespace) -> int:
    """Paint a video; Ctrl-C ends it after the present frame."""
    from stylejax.interrupt import Interrupt
    from stylejax.video import files, smooth

    source = Path(args.input).expanduser()
    count = files.probe(source).frames
    target = files.choose_target(source, args.output)
    paint_frame = make_paint_frame(load_style(args), transfer_options(args) | _mask(args))
    frames = files.paint(source, target, smooth.smoothed(paint_frame) if args.smooth else paint_frame)
    painted = 0
    failures = []
    bar = tqdm(total=count, unit="frame", disable=None)
    with Interrupt() as interrupt, bar, contextlib.closing(frames):
        for fault in frames:
            if fault:
                failures.append(f"{source}: {fault}")
            else:
                painted += 1
                bar.update()
            if interrupt.asked:
                break
    say_failures(failures)
    if interrupt.asked:
        say(f"stylejax: interrupted; {target} holds the first {painted} frames")
        return 130
    say(f"painted {painted} frames into {target}")
    return _exit_code(painted, failures)


def transfer_pictures(args: argparse.Namespace) -> int:
    """Paint one picture, or every picture of a folder."""
    from stylejax.painting import folders
    from stylejax.painting.progress_log import ProgressLog

    # Find what is to be painted before anything is loaded.
    source = Path(args.input).expanduser()
    options = transfer_options(args) | _mask(args)
    number, count = args.shard
    targets, refused = folders.plan(source, args.output)
    devices = _devices(args.devices)
    targets = dict(list(targets.items())[number - 1 :: count])
    failures = [f"{path}: {reason}" for path, reason in refused]
    total = len(targets) + len(failures)

    # One picture is painted whenever it is asked for; of a folder, what is not there yet.
    style = load_style(args)
    progress = ProgressLog(Path(args.output).expanduser(), style, options, number) if source.is_dir() else None
    left = {photo: target for photo, target in targets.items() if not (progress and progress.contains(photo, target))}
    before = len(targets) - len(left)
    bar = tqdm(initial=before, total=len(targets), unit="picture", disable=None)
    with bar, contextlib.closing(folders.paint(style, left, options, devices)) as paintings:
        for photo, fault in paintings:
            bar.update()
            if fault:
                failures.append(fault)
            elif progress:
                progress.add(photo, targets[photo])

    # Say what was painted and what was not.
    say_failures(sorted(failures))
    painted = total - before - len(failures)
    if painted or before:
        known = f"; {before} were there already" if before else ""
        say(f"painted {painted} of {total} into {args.output}{known}")
    return _exit_code(painted + before, failures)


def _exit_code(done: int, failures: list[str]) -> int:
    """0: all is done; 1: some of it; 2: nothing."""
    if not failures:
        return 0
    return 1 if done else 2


def _mask(args: argparse.Namespace) -> dict:
    """The mask as a keyword argument of `transfer`, if there is one: uint8 [H, W]."""
    from stylejax.images import files

    if args.mask is None:
        return {}
    if Path(args.input).expanduser().is_dir():
        raise InputError(f"--mask {args.mask}: goes with one picture or video; {args.input} is a folder")
    return {"mask": files.read(args.mask).mean(axis=2).round().astype("uint8")}


def _devices(count: str) -> list:
    """The first `count` devices of this process, or all."""
    import jax

    devices = jax.local_devices()
    if count == "all":
        return devices
    if not count.isdecimal() or not 1 <= int(count) <= len(devices):
        raise InputError(f"--devices {count}: give a number from 1 to {len(devices)}, or all")
    return devices[: int(count)]
