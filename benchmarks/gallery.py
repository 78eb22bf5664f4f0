"""The gallery: photos of different kinds in every style that comes with the project.

python -m benchmarks.gallery [--side=1024] [--height=480] [--output=docs/gallery]

Paints the free photos that scikit-image and scikit-learn bring (a building, a face, an animal, a still life, a flower,
a night launch) with `stylejax.transfer` at its defaults, and writes one picture for each style, photos above, paintings
below, one of some photos in some styles for the README, and docs/gallery.md around them.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from PIL import Image

import stylejax
from stylejax.checkpoints.names import STYLES
from stylejax.data import samples
from stylejax.metrics.whole import at_long_side

PHOTOS = (*samples.CONTENT, ("skimage", "data/rocket.jpg"))
FIRST_PHOTOS = 3  # of them, and styles, in the picture for the README
FIRST_STYLES = ("vangogh", "hiroshige", "dore", "monet")
_GAP = 6  # pixels between pictures


def row(pictures: list[np.ndarray], height: int) -> np.ndarray:
    """Pictures side by side at one height, with white gaps."""
    cells = []
    for picture in pictures:
        width = round(picture.shape[1] * height / picture.shape[0])
        cell = Image.fromarray(picture).resize((width, height), Image.Resampling.LANCZOS)
        cells.append(np.pad(np.asarray(cell), ((0, _GAP), (0, _GAP), (0, 0)), constant_values=255))
    return np.hstack(cells)


def picture_of_rows(rows: list[np.ndarray], path: Path) -> None:
    """Write rows of pictures, one above the other."""
    width = max(part.shape[1] for part in rows)
    rows = [np.pad(part, ((0, 0), (0, width - part.shape[1]), (0, 0)), constant_values=255) for part in rows]
    Image.fromarray(np.vstack(rows)).save(path, quality=85, subsampling=0)


def main() -> None:
    """Paint every photo in every style; print seconds a painting."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", type=int, default=1024, help="pixels, long side of a painting")
    parser.add_argument("--height", type=int, default=480, help="pixels of a row")
    parser.add_argument("--output", type=Path, default=Path("docs/gallery"))
    args = parser.parse_args()
    args.output.mkdir(parents=True, exist_ok=True)
    photos = [at_long_side(np.array(samples.photo(*name)), args.side) for name in PHOTOS]
    half = (len(photos) + 1) // 2
    lines = ["# Gallery", "", "Photos above, paintings below, at the defaults of `stylejax transfer`.", ""]
    lines += [f"Made by `python -m benchmarks.gallery --side={args.side} --height={args.height}`.", ""]
    first = [row(photos[:FIRST_PHOTOS], args.height)]
    for name in sorted(style.name for style in STYLES.glob("*") if style.is_dir()):
        style = stylejax.load(name)
        begun = time.perf_counter()
        paintings = [stylejax.transfer(style, photo) for photo in photos]
        print(f"{name}: {(time.perf_counter() - begun) / len(photos):.1f} s a painting, compiling with it", flush=True)
        rows = [row(some, args.height) for some in (photos[:half], paintings[:half], photos[half:], paintings[half:])]
        picture_of_rows(rows, args.output / f"{name}.jpg")
        lines += [f"## {name}", "", f"![Photos, and below them the style {name}](gallery/{name}.jpg)", ""]
        if name in FIRST_STYLES:
            first.append(row(paintings[:FIRST_PHOTOS], args.height))
    picture_of_rows(first, args.output / "first.jpg")
    (args.output.parent / "gallery.md").write_text("\n".join(lines))


if __name__ == "__main__":
    main()
