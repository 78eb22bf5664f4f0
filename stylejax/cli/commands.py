"""What each command of the shell does: paint pictures and films, and measure a style.

Results go to files and stdout, everything else to stderr. Exit codes: 0 done, 1 some pictures of a
folder or parts of a film failed, 2 nothing could be done.
"""

import argparse
import contextlib
import json
import sys
from pathlib import Path

from tqdm import tqdm

from stylejax.errors import InputError


def transfer_any(args: argparse.Namespace) -> int:
    """`stylejax transfer`: paints one picture, every picture of a folder, or a film."""
    from stylejax.video import files

    source = Path(args.input).expanduser()
    is_film = source.suffix.lower() in files.EXTENSIONS and not source.is_dir()
    return transfer_film(args) if is_film else transfer_pictures(args)


def transfer_film(args: argparse.Namespace) -> int:
    """Paints a film; Ctrl-C ends it after the frame in work."""
    from stylejax.interrupt import Interrupt
    from stylejax.video import files

    source = Path(args.input).expanduser()
    film, target = files.look(source), files.place(source, args.output)
    frames = files.paint(source, target, _film_painter(_style(args.style), _options(args) | _mask(args), args.smooth))
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
        say(f"stylejax: {failure}")
    if interrupt.asked:
        say(f"stylejax: interrupted; {target} holds the first {painted} frames")
        return 130
    say(f"painted {painted} frames into {target}")
    return 0 if not failures else 1 if painted else 2


def transfer_pictures(args: argparse.Namespace) -> int:
    """Paints one picture, or every picture of a folder."""
    from stylejax.painting import folders
    from stylejax.painting.progress_log import Journal

    source, options = Path(args.input).expanduser(), _options(args) | _mask(args)
    number, shares = args.share
    targets, refused = folders.plan(source, args.output)
    devices = _devices(args.devices)
    targets = dict(list(targets.items())[number - 1 :: shares])
    style, failures = _style(args.style), [f"{path}: {reason}" for path, reason in refused]
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
        say(f"stylejax: {failure}")
    painted = total - before - len(failures)
    if painted or before:
        say(f"painted {painted} of {total} into {output}" + (f"; {before} were there already" if before else ""))
    return 0 if not failures else 1 if painted or before else 2


def evaluate_style(args: argparse.Namespace) -> int:
    """`stylejax evaluate`: prints how near the paintings are to the style, and what they keep."""
    import numpy as np

    from stylejax.images import files
    from stylejax.metrics.report import report
    from stylejax.painting.transfer import transfer

    style, options = _style(args.style), _options(args)
    content = _squares(args.content, args.side, args.count)
    reference = _squares(args.reference, args.side, args.count)
    # Measure what a person gets: 8-bit pictures.
    photos = tqdm(files.to_uint8(content), desc="painting", unit="picture", disable=None)
    painted = files.to_float(np.stack([transfer(style, photo, **options) for photo in photos]))
    print(json.dumps(report(content, painted, reference), indent=2))
    return 0


def evaluate_video(args: argparse.Namespace) -> int:
    """`stylejax evaluate-video`: prints how steady films painted in a style are."""
    from stylejax.data.sources import open_source
    from stylejax.video import consistency

    # Some of the picture lies around the square, to move into view.
    picture = open_source(args.content, round(1.3 * args.side)).read(0)
    if min(picture.shape[:2]) < args.side:
        raise InputError(f"{args.content}: smaller than {args.side} pixels; give a larger picture or a smaller --side")
    painter = _film_painter(_style(args.style), _options(args), smooth=False)
    print(json.dumps(consistency.report(picture, painter, args.side, args.frames), indent=2))
    return 0


def ablate(args: argparse.Namespace) -> int:
    """`stylejax ablate`: runs what is not yet done of a study, and prints its protocol and table as Markdown."""
    from stylejax.experiments import ablations, compile_cache

    folder, chosen = Path(args.workdir).expanduser(), {"style": args.style, "content": args.content}
    words = [f"--config.data.{kind}={name}" for kind, name in chosen.items() if name] + args.overrides
    terms = ablations.Terms(tuple(words), args.budget, args.test, args.side, args.count, args.together)
    runs = ablations.plan(ablations.find(args.configs), args.seeds, terms)
    said, failures = ablations.protocol(runs, terms), []
    ablations.agree(folder, said)
    with compile_cache.keep(folder / "compiled"):
        for run, outcome in ablations.work(folder, runs, terms):
            if isinstance(outcome, InputError):
                failures.append(f"{run.name}, seed {run.seed}: {outcome}")
            else:
                say(ablations.told(run, outcome))
    lines = ablations.read(folder)
    for failure in failures:
        say(f"stylejax: {failure}")
    if lines:
        print(ablations.report(said, lines))
        (folder / "table.md").write_text(ablations.report(said, lines) + "\n")
    return 0 if not failures else 1 if lines else 2


def export_style(args: argparse.Namespace) -> int:
    """`stylejax export`: copies what painting needs of a run into a folder of its own."""
    from stylejax.checkpoints.export import export

    say(f"exported to {export(args.style, args.output)}")
    return 0


def _film_painter(style, options: dict, smooth: bool):
    """Paints one frame after the other: uint8 [H, W, 3] -> the same. One seed: the noise of all frames is the same."""
    import jax

    from stylejax.painting.transfer import transfer
    from stylejax.video.smooth import Smoother

    style, smoother = jax.device_put(style), Smoother()

    def paint(photo):
        painting = transfer(style, photo, **options)
        return smoother(photo, painting) if smooth else painting

    return paint


def _style(shares: list[tuple[str, float]]):
    """The style of one run, or a mix of several; shares: (run, share)."""
    from stylejax.checkpoints.mixing import mix
    from stylejax.checkpoints.save import load

    return mix(dict(shares)) if len(shares) > 1 else load(shares[0][0])


def _options(args: argparse.Namespace) -> dict:
    """What `transfer` is told beside the style, the photo and its mask."""
    return {name: getattr(args, name) for name in ("seed", "canvas", "strength", "colors")}


def _mask(args: argparse.Namespace) -> dict:
    """The mask as an option of `transfer`, if there is one: uint8 [H, W]."""
    from stylejax.images import files

    if args.mask is None:
        return {}
    if Path(args.input).expanduser().is_dir():
        raise InputError(f"--mask {args.mask}: goes with one picture or film; {args.input} is a folder")
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


def _squares(name: str, side: int, count: int | None):
    from stylejax.data.sources import open_source, squares

    source = open_source(name, side)
    for picture, reason in source.refused:
        say(f"stylejax: {picture}: {reason}")
    return squares(source, side, count or len(source))


def say(line: str) -> None:
    """Print a line to stderr without tearing a progress bar."""
    tqdm.write(line, file=sys.stderr)
