"""What a style weighs in each format of `stylejax export`, and how far its paintings are from those of the style.

python -m benchmarks.exports [--style=vangogh] [--canvas=CANVAS]

Three photos of the samples are painted, each of another size, with its long side the canvas (default: the style's), at
strengths 1, 0.5 and 1.5. The largest difference is over all places and colors; a step of 8 bits is 0.0039.
TensorFlow Lite, whose programs have one size, paints the first photo only.
"""

import argparse
import tempfile
from collections.abc import Callable
from pathlib import Path

import jax
import numpy as np
import onnxruntime
from jax import export
from PIL import Image

import stylejax
from stylejax.cli.main import main as command
from stylejax.data import samples
from stylejax.data.lazy_tensorflow import tensorflow

Paint = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
STRENGTHS = (1.0, 0.5, 1.5)


def open_style(path: Path | str) -> Paint:
    """A style as `stylejax.paint_array` paints."""
    style = stylejax.load(path)
    paint = jax.jit(stylejax.paint_array)
    return lambda image, strength, seed: np.asarray(paint(style, image, seed, strength))


def open_stablehlo(path: Path) -> Paint:
    """A program for jax alone."""
    program = jax.jit(export.deserialize(path.read_bytes()).call)
    return lambda image, strength, seed: np.asarray(program(image, strength, seed))


def open_onnx(path: Path) -> Paint:
    """A program for onnxruntime, on the CPU."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return lambda image, strength, seed: session.run(None, {"image": image, "strength": strength, "seed": seed})[0]


def open_savedmodel(path: Path) -> Paint:
    """A program for TensorFlow."""
    paint = tensorflow().saved_model.load(str(path)).signatures["serving_default"]
    return lambda image, strength, seed: paint(image=image, strength=strength, seed=seed)["painting"].numpy()


def open_tflite(path: Path) -> Paint:
    """A program for TensorFlow Lite, of one size."""
    run = tensorflow().lite.Interpreter(str(path)).get_signature_runner()
    return lambda image, strength, seed: run(image=image, strength=strength, seed=seed)["painting"]


OPENED = {
    "safetensors": open_style,
    "stablehlo": open_stablehlo,
    "onnx": open_onnx,
    "savedmodel": open_savedmodel,
    "tflite": open_tflite,
}


def photos(canvas: int) -> list[np.ndarray]:
    """Three photos, [1, H, W, 3] float32 in [0, 1], with the canvas as long side."""
    found = []
    for picture in samples.content()[:3]:
        photo = Image.fromarray(picture)
        photo.thumbnail((canvas, canvas))
        found.append(np.asarray(photo, np.float32)[None] / 255)
    return found


def paintings(paint: Paint, images: list[np.ndarray]) -> list[np.ndarray]:
    """The images, each painted at another strength."""
    seed = np.array(5, np.uint32)
    pairs = zip(images, STRENGTHS, strict=False)
    return [paint(image, np.array(strength, np.float32), seed) for image, strength in pairs]


def weight(path: Path) -> int:
    """Bytes of a file, or of all files in a folder."""
    return sum(file.stat().st_size for file in (path, *path.rglob("*")) if file.is_file())


def main(style: str, canvas: int | None) -> None:
    """Export, paint and print a row for each format."""
    images = photos(canvas or stylejax.load(style).canvas)
    expected = paintings(open_style(style), images)
    print(f"{style} at {', '.join(f'{each.shape[2]} x {each.shape[1]}' for each in images)}")
    print("| format | file | largest difference |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for kind, opened in OPENED.items():
            path = Path(folder) / f"{style}.{kind}"
            taken = images[:1] if kind == "tflite" else images
            height, width = images[0].shape[1:3]
            size = ["--size", f"{width}x{height}"] if kind == "tflite" else []
            command(["export", "--style", style, "--format", kind, "--output", str(path), *size])
            found = paintings(opened(path), taken)
            worst = max(np.abs(a - np.clip(b, 0, 1)).max() for a, b in zip(found, expected, strict=False))
            print(f"| {kind} | {weight(path) / 1e6:.1f} MB | {worst:.1e} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--style", default="vangogh", help="a style of the project (default: %(default)s)")
    parser.add_argument("--canvas", type=int, help="long side in pixels (default: the style's)")
    args = parser.parse_args()
    main(args.style, args.canvas)
