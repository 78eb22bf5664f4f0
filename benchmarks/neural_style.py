"""Neural style transfer by optimisation (Gatys et al. 2016), beside which `stylejax.transfer` is measured.

python -m benchmarks.neural_style --style=PICTURE --photos=DIR --output=DIR [--side=512] [--iterations=300] [--count=N]
    [--compare=STYLE_NAME_OR_RUN --reference=STYLE_PICTURES]

Paints every photo, its long side at `--side` pixels, in the style of one picture, and writes OUTPUT/NAME.png and
OUTPUT/results.json with seconds and losses of each; a finished picture is not painted again. `--compare` paints the
same photos at the same size with `stylejax.transfer` into OUTPUT/stylejax, and prints as one JSON, kept as
OUTPUT/compare.json, what is measured of the centre squares of both seen at 256 pixels, beside seconds a picture.

The method is in `benchmarks/gatys.py`. The style picture has its long side at `--side` too; seconds are without
compiling.
"""

import argparse
import json
import os
import shlex
import sys
import time
from pathlib import Path
from typing import Any

import jax
import numpy as np

import stylejax
from benchmarks import gatys
from benchmarks.canvas import middle
from stylejax.data import sources
from stylejax.errors import InputError
from stylejax.images import files
from stylejax.images.dtypes import to_signed
from stylejax.images.find import scan
from stylejax.metrics import report
from stylejax.models.pretrained import backbones

SEEN = 256  # pixels, side at which paintings are measured
LEAST = 32  # pixels, below which VGG16 has no last feature map


# --- pictures and results on disk ---


def at_side(path: Path, side: int) -> np.ndarray:
    """A picture with its long side at `side` pixels: uint8 [H, W, 3]. InputError where the short side is below 32."""
    picture = files.read(path)
    scale = side / max(picture.shape[:2])
    height = round(picture.shape[0] * scale)
    width = round(picture.shape[1] * scale)
    if min(height, width) < LEAST:
        raise InputError(f"{path}: {width} x {height} pixels at --side={side}, {LEAST} at least; give a larger --side")
    return files.resize(picture, height, width)


def targets(photos: str, output: Path, count: int | None) -> dict[Path, Path]:
    """Photo -> painting for the first `count` photos. InputError where two would have one name."""
    paths = scan(photos).paths[:count]
    paintings = {path: output / f"{path.stem}.png" for path in paths}
    names = [painting.name for painting in paintings.values()]
    for path, painting in paintings.items():
        if names.count(painting.name) > 1:
            raise InputError(f"{path}: another photo has this name too; rename one of them")
    return paintings


def read_results(output: Path, settings: dict[str, Any]) -> dict[str, Any]:
    """What OUTPUT/results.json holds, or empty results. InputError where it was painted with other settings."""
    file = output / "results.json"
    if not file.exists():
        return {"command": "", "settings": settings, "paintings": {}}
    results = json.loads(file.read_text())
    if results["settings"] != settings:
        raise InputError(f"{output}: holds paintings of other settings, {results['settings']}; give another --output")
    return results


def write_json(file: Path, content: dict[str, Any]) -> None:
    """Write a JSON file, whole or not at all."""
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    partial.write_text(json.dumps(content, indent=2) + "\n")
    os.replace(partial, file)


def paint_all(args: argparse.Namespace, paintings: dict[Path, Path]) -> dict[str, Any]:
    """Paint what is missing, keep results.json up to date, and return it with the mean of seconds."""
    settings = {"style": str(args.style.resolve()), "side": args.side, "iterations": args.iterations}
    settings |= {"content_weight": gatys.CONTENT_WEIGHT, "style_weight": gatys.STYLE_WEIGHT}
    results = read_results(args.output, settings)
    results["command"] = shlex.join(["python", "-m", "benchmarks.neural_style", *sys.argv[1:]])
    done = results["paintings"]
    missing = [photo for photo, painting in paintings.items() if not (painting.name in done and painting.exists())]
    if missing:
        params = jax.device_put(backbones.load_frozen("vgg16"))
        grams = gatys.style_grams(params, to_signed(at_side(args.style, args.side))[None])
    for photo in missing:
        painting, figures = gatys.paint(params, at_side(photo, args.side), grams, args.iterations)
        name = paintings[photo].name
        files.write(paintings[photo], painting)
        done[name] = figures
        results["seconds_a_picture"] = float(np.mean([row["seconds"] for row in done.values()]))
        write_json(args.output / "results.json", results)
        print(f"{name}: {figures['seconds']:.1f} s, loss {figures['loss']:.4g}", file=sys.stderr, flush=True)
    return results


# --- side by side ---


def squares(pictures: list[np.ndarray]) -> np.ndarray:
    """Centre squares of pictures, uint8 [H, W, 3] each, seen at 256 pixels: [N, 256, 256, 3] in [-1, 1]."""
    cut = [middle(picture, min(picture.shape[:2])) for picture in pictures]
    return to_signed(np.stack([files.resize(picture, SEEN, SEEN) for picture in cut]))


def paint_with_stylejax(run: str, photos: list[np.ndarray], names: list[str], folder: Path) -> list[float]:
    """Paint photos, uint8 [H, W, 3] each, into FOLDER with `stylejax.transfer`: seconds of each, without compiling."""
    style = stylejax.load(run)
    folder.mkdir(parents=True, exist_ok=True)
    seconds = []
    for photo, name in zip(photos, names, strict=True):
        stylejax.transfer(style, photo)
        begun = time.perf_counter()
        painting = stylejax.transfer(style, photo)
        seconds.append(time.perf_counter() - begun)
        files.write(folder / name, painting)
    return seconds


def compare(args: argparse.Namespace, paintings: dict[Path, Path], results: dict[str, Any]) -> dict[str, Any]:
    """Both methods on the same photos: rows of metrics.report.report with the mean of seconds a picture.

    InputError: fewer than 2 photos or 2 reference pictures.
    """
    photos = [at_side(path, args.side) for path in paintings]
    names = [painting.name for painting in paintings.values()]
    ours = paint_with_stylejax(args.compare, photos, names, args.output / "stylejax")
    theirs = [results["paintings"][name]["seconds"] for name in names]
    found = sources.open_source(args.reference, SEEN)
    reference = sources.squares(found, SEEN, len(found))
    content = squares(photos)
    rows = {}
    folders = {"neural style": (args.output, theirs), "stylejax": (args.output / "stylejax", ours)}
    for method, (folder, seconds) in folders.items():
        painted = squares([files.read(folder / name) for name in names])
        measured = report.report(content, painted, reference)
        rows[method] = measured.pop("painted") | {"seconds_a_picture": float(np.mean(seconds))}
    return rows | measured | {"style": args.compare, "side": args.side, "command": results["command"]}


def main() -> None:
    """Paint what is missing; with --compare, measure both methods and print one JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--style", required=True, type=Path, help="one style picture")
    parser.add_argument("--photos", required=True, help="folder of photos")
    parser.add_argument("--output", required=True, type=Path)
    parser.add_argument("--side", type=int, default=512, help="pixels, long side of photos, style and paintings")
    parser.add_argument("--iterations", type=int, default=300, help="of L-BFGS")
    parser.add_argument("--count", type=int, help="how many photos, the first by name; all by default")
    parser.add_argument("--compare", help="a learned style, by its name or its run")
    parser.add_argument("--reference", help="folder of style pictures that both are measured against")
    args = parser.parse_args()
    if (args.compare is None) != (args.reference is None):
        parser.error("--compare and --reference go together")
    args.output.mkdir(parents=True, exist_ok=True)
    paintings = targets(args.photos, args.output, args.count)
    results = paint_all(args, paintings)
    if args.compare is not None:
        rows = compare(args, paintings, results)
        write_json(args.output / "compare.json", rows)
        print(json.dumps(rows, indent=2))


if __name__ == "__main__":
    main()
