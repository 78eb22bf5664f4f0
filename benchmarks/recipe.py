"""One row of the results table: hold pictures back, train on the rest, measure on those held back.

python -m benchmarks.recipe --style=MONET --content=PHOTOS --workdir=runs/monet-0 --config=configs/small_pictures.py \
    --config.run.seed=0 [any other --config.group.key=value]

The split is that of a study (data.splits.every_kth): every k-th picture by file name is held back, `--held_style`
paintings and `--held_content` photos.
WORKDIR/grid.png shows photos, their paintings, and pictures of the style that were held back.
Prints the report of `stylejax evaluate` as JSON, with the seconds of training, and keeps it as WORKDIR/row.json.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

import numpy as np

import stylejax
from stylejax.data import sources, splits
from stylejax.images import files
from stylejax.images.dtypes import to_signed
from stylejax.images.find import scan
from stylejax.metrics import report
from stylejax.metrics.grid import grid
from stylejax.training.evaluation import paint_photos


def parse() -> tuple[argparse.Namespace, list[str]]:
    """Our own flags, and those that go on to launch.py."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--style", required=True, help="folder of style pictures")
    parser.add_argument("--content", required=True, help="folder of photos")
    parser.add_argument("--workdir", required=True, type=Path)
    parser.add_argument("--held_style", type=int, default=40, help="style pictures held back")
    parser.add_argument("--held_content", type=int, default=200, help="photos held back")
    parser.add_argument("--count", type=int, default=96, help="photos that are painted and measured")
    parser.add_argument("--zoom", type=int, default=256, help="short side at which the style is measured")
    parser.add_argument("--at", type=int, help="a step that was saved on the way, measured too")
    parser.add_argument("--pictures", type=int, help="style pictures to train on, of those not held back")
    return parser.parse_known_args()


def split(folder: str, held: int, into: Path) -> tuple[Path, Path]:
    """Link every k-th picture of a folder, `held` of them, into INTO/held and the others into INTO/train."""
    paths = scan(folder).paths
    numbers = splits.every_kth(len(paths), len(paths) // held)[:held]
    rest = sorted(set(range(len(paths))) - set(numbers))
    link([paths[i] for i in numbers], into / "held")
    link([paths[i] for i in rest], into / "train")
    return into / "train", into / "held"


def link(paths: list[Path], into: Path) -> None:
    """Link the pictures into a folder; ends the program where it holds those of another split."""
    into.mkdir(parents=True, exist_ok=True)
    if {path.name for path in into.iterdir()} - {path.name for path in paths}:
        sys.exit(f"{into} holds pictures of another split; give another --workdir")
    for path in paths:
        if not (into / path.name).is_symlink():
            (into / path.name).symlink_to(path.resolve())


def crops(folder: Path, zoom: int) -> np.ndarray:
    """256-pixel squares of pictures of short side `zoom`: the centre, or a diagonal of them where there is room."""
    found = sources.open_source(str(folder), zoom)
    squares = []
    for i in range(len(found)):
        picture = found.read(i)
        room = np.array(picture.shape[:2]) - 256
        places = np.linspace(0, 1, 4) if room.min() >= 64 else [0.5]
        for fraction in places:
            y, x = (fraction * room).astype(int)
            squares.append(to_signed(picture[y : y + 256, x : x + 256]))
    return np.stack(squares)


def main() -> None:
    """Split, train, paint, measure."""
    ours, rest = parse()
    pictures = ours.workdir.with_name(ours.workdir.name + "-pictures")
    style, held_style = split(ours.style, ours.held_style, pictures / "style")
    content, held_content = split(ours.content, ours.held_content, pictures / "content")
    chosen = [f"--config.data.style={style}", f"--config.data.content={content}", "--config.data.holdout=0.05"]
    if ours.pictures is not None:
        chosen.append(f"--config.data.style_count={ours.pictures}")
    subprocess.run([sys.executable, "launch.py", *rest, *chosen, f"--workdir={ours.workdir}"], check=True)

    photos = sources.squares(sources.open_source(str(held_content), 256), 256, ours.count)
    reference = crops(held_style, ours.zoom)
    painted = paint_photos(stylejax.load(ours.workdir, "latest"), photos)
    row = report.report(photos, painted, reference)
    if ours.at is not None:
        early = paint_photos(stylejax.load(ours.workdir / "checkpoints" / str(ours.at)), photos)
        row[f"painted at step {ours.at}"] = report.report(photos, early, reference)["painted"]
    last = (ours.workdir / "metrics.jsonl").read_text().splitlines()
    row["seconds"] = max(json.loads(line).get("seconds", 0) for line in last)
    (ours.workdir / "row.json").write_text(json.dumps(row, indent=2))
    rows = [x[np.linspace(0, len(x) - 1, 8).astype(int)] for x in (photos, painted, reference)]
    files.write(ours.workdir / "grid.png", grid(rows))
    print(json.dumps(row, indent=2))


if __name__ == "__main__":
    main()
