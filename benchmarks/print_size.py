"""Seconds and peak memory of painting a picture of print size, from a TIFF file to a TIFF file.

python -m benchmarks.print_size --style=RUN [--photo=PHOTO] [--width=12000] [--height=8000] [--canvas=N] [--pixels]

--pixels paints pixel for pixel in tiles, with one pass over the picture for every instance norm, instead of at the
size of a canvas. Without --photo a picture of waves serves. Peak memory is the largest resident set of the process.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
import tifffile
from PIL import Image

import stylejax


def make_photo(path: Path, height: int, width: int, photo: str | None) -> None:
    """Write the picture strip by strip, so that making it takes no memory."""
    out = tifffile.memmap(path, shape=(height, width, 3), dtype=np.uint8, photometric="rgb")
    small = Image.open(photo).convert("RGB") if photo else None
    x = np.arange(width)[None, :, None] / width
    for row in range(0, height, 256):
        rows = min(256, height - row)
        if small is not None:
            box = (0, row * small.height / height, small.width, (row + rows) * small.height / height)
            out[row : row + rows] = np.asarray(small.resize((width, rows), Image.Resampling.BICUBIC, box=box))
        else:
            y = np.arange(row, row + rows)[:, None, None] / height
            out[row : row + rows] = 127 + 100 * np.sin(40 * x * (1 + y) + np.arange(3)[None, None])
    out.flush()


def main() -> None:
    """Paint once and print one line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--style", required=True)
    parser.add_argument("--photo")
    parser.add_argument("--width", type=int, default=12000)
    parser.add_argument("--height", type=int, default=8000)
    parser.add_argument("--canvas", type=int)
    parser.add_argument("--pixels", action="store_true")
    args = parser.parse_args()
    style = stylejax.load(args.style)
    canvas = max(args.width, args.height) if args.pixels else args.canvas
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "photo.tif")
        target = Path(folder, "painting.tif")
        make_photo(source, args.height, args.width, args.photo)
        begun = time.perf_counter()
        stylejax.transfer_file(style, source, target, canvas=canvas)
        seconds = time.perf_counter() - begun
        with tifffile.TiffFile(target) as file:
            assert file.pages.first.shape == (args.height, args.width, 3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    how = "pixel for pixel" if args.pixels else f"canvas {canvas or style.canvas}"
    print(f"{args.width} x {args.height}, {how}: {seconds:.0f} s, peak memory {peak:.2f} GiB")


if __name__ == "__main__":
    main()
