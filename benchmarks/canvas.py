"""Whether small and large copies of a photo become the same painting, and a large one is sharp.

python -m benchmarks.canvas --style=RUN --photos=DIR --reference=DIR [--canvas=N] [--count=8] [--sides=512,1024,2048]

Prints for every side: KID on AlexNet to the reference and edge correlation with the photos, both of the paintings seen
at 256 pixels; mean absolute difference to the paintings of the first side, in 1 / 255; the mean absolute Laplacian at
full size, beside that of the reference pictures (grey in [0, 1]); and seconds a picture.
--pixels paints pixel for pixel instead.
"""

import argparse
import time

import numpy as np

import stylejax
from stylejax.images import files
from stylejax.images.dtypes import to_signed
from stylejax.images.find import scan
from stylejax.metrics import distances, extractors

SEEN = 256  # pixels


def middle(picture: np.ndarray, side: int) -> np.ndarray:
    """The square of `side` pixels in the middle."""
    top = (picture.shape[0] - side) // 2
    left = (picture.shape[1] - side) // 2
    return picture[top : top + side, left : left + side]


def squares(folder: str, count: int) -> list[np.ndarray]:
    """The middle squares of the first pictures of a folder."""
    pictures = [files.read(path) for path in scan(folder).paths[:count]]
    return [middle(picture, min(picture.shape[:2])) for picture in pictures]


def main() -> None:
    """Paint every photo at every side and print one line for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--style", required=True)
    parser.add_argument("--photos", required=True)
    parser.add_argument("--reference", required=True)
    parser.add_argument("--canvas", type=int)
    parser.add_argument("--pixels", action="store_true")
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--sides", default="512,1024,2048")
    args = parser.parse_args()
    style = stylejax.load(args.style)
    photos = squares(args.photos, args.count)
    reference = squares(args.reference, 64)
    own = [to_signed(middle(picture, min(SEEN, len(picture))))[None] for picture in reference]
    print(f"reference: Laplacian {np.mean([distances.detail(picture) for picture in own]):.3f}")
    content = to_signed(np.stack([files.resize(photo, SEEN, SEEN) for photo in photos]))
    target = extractors.alex_features(to_signed(np.stack([files.resize(picture, SEEN, SEEN) for picture in reference])))
    scale = np.concatenate([extractors.alex_features(content), target])
    first = None
    for side in map(int, args.sides.split(",")):
        seconds = 0.0
        seen = []
        crisp = []
        for photo in photos:
            canvas = side if args.pixels else args.canvas
            begun = time.perf_counter()
            painted = stylejax.transfer(style, files.resize(photo, side, side), canvas=canvas)
            seconds += (time.perf_counter() - begun) / len(photos)
            seen.append(files.resize(painted, SEEN, SEEN))
            strips = np.array_split(painted, max(1, side // 512))
            crisp.append(np.mean([distances.detail(to_signed(strip[None])) for strip in strips]))
        sharp = np.mean(crisp)
        seen = to_signed(np.stack(seen))
        first = seen if first is None else first
        kid = distances.kid(extractors.alex_features(seen), target, scale)
        edge = distances.edge_correlation(content, seen)
        apart = 127.5 * np.abs(seen - first).mean()
        print(f"{side:5d}: KID {kid:6.1f}  edge {edge:.3f}  apart {apart:.2f}  Laplacian {sharp:.3f}  {seconds:.1f} s")


if __name__ == "__main__":
    main()
