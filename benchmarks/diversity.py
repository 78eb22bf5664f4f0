"""How much two paintings of one photo differ by their seed alone, and whether both keep the photo.

python -m benchmarks.diversity --style=RUN --content=PHOTOS [--count=48]

Prints LPIPS between the paintings of seeds 0 and 1, LPIPS and edge correlation of each with the photo, and the part of
the change from the photo that the two paintings have in common (1: the seed does nothing).
"""

import argparse

import numpy as np

import stylejax
from stylejax.data import sources
from stylejax.metrics import distances, extractors
from stylejax.training.evaluation import paint_photos


def main() -> None:
    """Paint every photo twice and print one line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--style", required=True)
    parser.add_argument("--content", required=True)
    parser.add_argument("--count", type=int, default=48)
    args = parser.parse_args()
    style = stylejax.load(args.style)
    photos = sources.squares(sources.open_source(args.content, 256), 256, args.count)
    sets = [paint_photos(style, photos, seed) for seed in (0, 1)]
    apart = np.mean(extractors.lpips(*sets))
    kept = [(np.mean(extractors.lpips(photos, one)), distances.edge_correlation(photos, one)) for one in sets]
    first = sets[0] - photos
    second = sets[1] - photos
    common = np.sum(first * second) / np.sqrt(np.sum(first**2) * np.sum(second**2))
    each = ", ".join(f"LPIPS {lpips:.3f} edge {edge:.3f}" for lpips, edge in kept)
    print(f"between seeds: LPIPS {apart:.3f}, in common {common:.3f}; with the photo: {each}")


if __name__ == "__main__":
    main()
