"""Make a style of the project from a run or a row of `benchmarks.recipe`: weights, what they learned, and a picture.

python -m benchmarks.publish --workdir=runs/row --name=monet --pictures="180 paintings by Claude Monet (public domain)"

Writes stylejax/styles/NAME: the exported style, about.json (pictures, config, figures) and sample.jpg, photos above and
paintings below. `stylejax.load("NAME")` finds it.
"""

import argparse
import json
from pathlib import Path

import numpy as np

import stylejax
from stylejax.checkpoints import manifest
from stylejax.checkpoints.export import export
from stylejax.checkpoints.names import STYLES
from stylejax.data import sources
from stylejax.images import files
from stylejax.images.dtypes import from_signed

KEPT = ("kid_alex", "kid_vgg", "lpips_alex", "edge", "grid")  # figures that a row is judged by


def about(workdir: Path, pictures: str) -> dict:
    """What a person wants to know of a style; folders of the machine it was trained on stay behind."""
    config = json.loads((workdir / "config.json").read_text())
    config["data"].update(style="STYLE", content="PHOTOS")
    if not (workdir / "row.json").exists():
        return {"pictures": pictures, "config": config}
    row = json.loads((workdir / "row.json").read_text())
    figures = {kind: {name: row[kind][name] for name in KEPT} for kind in ("painted", "untouched photos")}
    return {"pictures": pictures, "figures": figures, "protocol": row["protocol"], "config": config}


def main() -> None:
    """Export, describe, paint three sample photos, write the manifest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workdir", required=True, type=Path)
    parser.add_argument("--name", required=True)
    parser.add_argument("--pictures", required=True)
    args = parser.parse_args()
    folder = export(args.workdir, STYLES / args.name, "latest")
    (folder / "about.json").write_text(json.dumps(about(args.workdir, args.pictures), indent=2) + "\n")
    photos = from_signed(sources.squares(sources.open_source("samples:content", 384), 384, 3))
    painted = stylejax.transfer(stylejax.load(args.workdir, "latest"), photos)
    files.write(folder / "sample.jpg", np.vstack([np.hstack(photos), np.hstack(painted)]))
    manifest.write(folder)


if __name__ == "__main__":
    main()
