"""`stylejax export`: a trained style to give away, as a folder or a file, and as a program for other runtimes."""

import argparse
import re
from pathlib import Path

from stylejax import atomic
from stylejax.cli.arguments import add_step, path
from stylejax.cli.messages import say
from stylejax.cli.style import say_step
from stylejax.errors import InputError

_SUFFIXES = {"safetensors": ".safetensors", "stablehlo": ".stablehlo", "onnx": ".onnx", "tflite": ".tflite"}


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser("export", help="make a small folder or file of a trained style, to give away")
    parser.add_argument(
        "--style",
        type=path,
        required=True,
        metavar="RUN",
        help="a style's name, the folder of a run, or a style's file",
    )
    add_step(parser)
    parser.add_argument(
        "--output",
        type=path,
        required=True,
        metavar="PATH",
        help="a new folder, or a file that ends as its format does",
    )
    parser.add_argument(
        "--format",
        choices=("folder", "savedmodel", *_SUFFIXES),
        help="folder and safetensors are for --style, the others for other programs (default: by the name's end)",
    )
    parser.add_argument(
        "--size",
        type=size,
        metavar="WIDTHxHEIGHT",
        help="of the pictures that tflite takes (default: a square of the style's canvas); all others take any size",
    )
    parser.set_defaults(run=run)


def size(text: str) -> tuple[int, int]:
    """441x294 -> (294, 441), height and width in pixels."""
    found = re.fullmatch(r"([1-9]\d{0,3})x([1-9]\d{0,3})", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text} is not a width and a height of 1 to 9999 pixels, as 441x294")
    return int(found[2]), int(found[1])


def run(args: argparse.Namespace) -> int:
    """Export one step."""
    kind = find_format(args.format, Path(args.output))
    if args.size and kind != "tflite":
        raise InputError("--size: goes with --format tflite; other formats take pictures of any size")
    if kind == "folder":
        from stylejax.checkpoints.export import export

        target = export(args.style, args.output, args.step)
    else:
        target = export_as(args, kind)
    say_step(args.style, args.step)
    say(f"exported to {target}")
    return 0


def find_format(given: str | None, output: Path) -> str:
    """What is to be written. InputError: the name of a file ends otherwise than its format."""
    if given in _SUFFIXES and output.suffix != _SUFFIXES[given]:
        raise InputError(f"--output {output}: end the name of the {given} file in {_SUFFIXES[given]}")
    by_suffix = [kind for kind, suffix in _SUFFIXES.items() if suffix == output.suffix]
    return given or (by_suffix[0] if by_suffix else "folder")


def export_as(args: argparse.Namespace, kind: str) -> Path:
    """Write a style in a format other than the folder that --style takes."""
    from stylejax.checkpoints import tensor_file
    from stylejax.checkpoints.load import load
    from stylejax.checkpoints.steps import find_step_dir
    from stylejax.painting import programs

    target = Path(args.output)
    if target.is_dir() and kind != "savedmodel":
        raise InputError(f"{target}: is a folder; give another file")
    style = load(args.style, args.step)
    atomic.check_place(target)
    match kind:
        case "safetensors":
            tensor_file.write(target, style, tensor_file.model_of(find_step_dir(args.style, args.step)))
        case "stablehlo":
            programs.write(target, style)
        case "onnx":
            programs.write_onnx(target, style)
        case "savedmodel":
            programs.write_savedmodel(target, style)
        case "tflite":
            programs.write_tflite(target, style, *(args.size or (style.canvas, style.canvas)))
    return target
