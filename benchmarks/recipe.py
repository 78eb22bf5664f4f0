"""One row of the results table: hold pictures back, train on the rest, measure on those held back.

python -m benchmarks.recipe --style=MONET --content=PHOTOS --workdir=runs/monet-0 --config=configs/personal.py \
    --config.run.seed=0 [any other --config.group.key=value]

The split is by file name: every k-th picture is held back, `--held_style` paintings and `--held_content` photos.
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
from stylejax.data import sources
from stylejax.images import files
from stylejax.images.find import scan
from stylejax.metrics import report
from stylejax.training import loop


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


def split(folder: str, held: int, into: Path, most: int | None = None) -> tuple[Path, Path]:
    """Link every k-th picture of a folder into INTO/held and the others, `most` of them, into INTO/train."""
    files = scan(folder).paths
    back = files[:: len(files) // held][:held]
    held_back = set(back)
    rest = [path for path in files if path not in held_back]
    kept = rest if most is None else [rest[i] for i in np.linspace(0, len(rest) - 1, most).astype(int)]
    for kind, path in [*(("held", path) for path in back), *(("train", path) for path in kept)]:
        target = into / kind / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_symlink():
            target.symlink_to(path.resolve())
    return into / "train", into / "held"


def crops(folder: Path, zoom: int) -> np.ndarray:
    """256-pixel squares of pictures of short side `zoom`: the centre, or a diagonal of them where there is room."""
    found = sources.open_source(str(folder), zoom)
    squares = []
    for i in range(len(found)):
        picture = found.read(i)
        room = np.array(picture.shape[:2]) - 256
        places = np.linspace(0, 1, 4) if room.min() >= 64 else [0.5]
        for share in places:
            y, x = (share * room).astype(int)
            squares.append(files.to_float(picture[y : y + 256, x : x + 256]))
    return np.stack(squares)


def main() -> None:
    """Split, train, paint, measure."""
    ours, rest = parse()
    pictures = ours.workdir.with_name(ours.workdir.name + "-pictures")
    style, held_style = split(ours.style, ours.held_style, pictures / "style", ours.pictures)
    content, held_content = split(ours.content, ours.held_content, pictures / "content")
    chosen = [f"--config.data.style={style}", f"--config.data.content={content}", "--config.data.holdout=0.05"]
    subprocess.run([sys.executable, "launch.py", *rest, *chosen, f"--workdir={ours.workdir}"], check=True)

    photos = sources.squares(sources.open_source(str(held_content), 256), 256, ours.count)
    reference = crops(held_style, ours.zoom)
    painted = loop.paint(stylejax.load(ours.workdir), photos)
    row = report.report(photos, painted, reference)
    if ours.at is not None:
        early = loop.paint(stylejax.load(ours.workdir / "checkpoints" / str(ours.at)), photos)
        row[f"painted at step {ours.at}"] = report.report(photos, early, reference)["painted"]
    last = (ours.workdir / "metrics.jsonl").read_text().splitlines()
    row["seconds"] = max(json.loads(line).get("seconds", 0) for line in last)
    (ours.workdir / "row.json").write_text(json.dumps(row, indent=2))
    rows = [x[np.linspace(0, len(x) - 1, 8).astype(int)] for x in (photos, painted, reference)]
    files.write(ours.workdir / "grid.png", report.grid(rows))
    print(json.dumps(row, indent=2))


if __name__ == "__main__":
    main()
