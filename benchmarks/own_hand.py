"""How near a style of the samples comes to its renderer's own hand: LPIPS of paintings and of photos to its pictures.

python -m benchmarks.own_hand --style runs/first --renderer samples:style
"""

import argparse

import numpy as np

import stylejax
from stylejax.data.samples import RENDERERS
from stylejax.data.sources import open_source, squares
from stylejax.images.dtypes import from_signed, to_signed
from stylejax.metrics import distances, extractors

SIDE = 256  # pixels, of the samples' own pictures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--style", required=True, help="a style's name or folder, learned from --renderer")
    parser.add_argument("--renderer", required=True, choices=list(RENDERERS))
    args = parser.parse_args()
    photos = squares(open_source("samples:content", SIDE), SIDE, 5)
    truth = np.stack([to_signed(RENDERERS[args.renderer](from_signed(photo), 0)) for photo in photos])
    style = stylejax.load(args.style)
    paintings = to_signed(stylejax.transfer(style, from_signed(photos), canvas=SIDE))
    photo = float(extractors.lpips(photos, truth).mean())
    painting = float(extractors.lpips(paintings, truth).mean())
    edge = distances.edge_correlation(photos, paintings)
    print(f"LPIPS to the renderer's own: photos {photo:.3f}, paintings {painting:.3f}, ratio {painting / photo:.2f}")
    print(f"edge correlation of photos and paintings {edge:.2f}")


if __name__ == "__main__":
    main()
