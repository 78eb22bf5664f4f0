"""One row of the results table: hold pictures back, train on the rest, measure on those held back.

python -m benchmarks.recipe --style=MONET --content=PHOTOS --workdir=runs/monet-0 --config=configs/personal.py \
    --config.run.seed=0 [any other --config.group.key=value]

The split is by file name: every k-th picture is held back, `--held_style` paintings and `--held_content` photos.
Prints the report of `stylejax evaluate` as JSON, with the seconds of training, and keeps it as WORKDIR/row.json.
"""

import json
import sys
from pathlib import Path

import numpy as np
from absl import flags

import launch
import stylejax
from stylejax import evaluate, images, sources

_STYLE = flags.DEFINE_string("style", None, "Folder of style pictures.")
_CONTENT = flags.DEFINE_string("content", None, "Folder of photos.")
_HELD_STYLE = flags.DEFINE_integer("held_style", 40, "Style pictures held back.")
_HELD_CONTENT = flags.DEFINE_integer("held_content", 200, "Photos held back.")
_COUNT = flags.DEFINE_integer("count", 96, "Photos that are painted and measured.")
_ZOOM = flags.DEFINE_integer("zoom", 256, "Short side at which the style is measured, in 256-pixel crops.")


def split(folder: str, held: int, into: Path) -> tuple[Path, Path]:
    """Link every k-th picture of a folder into INTO/held and the others into INTO/train."""
    files = sources.images.scan(folder).paths
    back = set(files[:: len(files) // held][:held])
    for path in files:
        target = into / ("held" if path in back else "train") / path.name
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
            squares.append(images.to_float(picture[y : y + 256, x : x + 256]))
    return np.stack(squares)


def main() -> None:
    """Split, train, paint, measure."""
    rest = [a for a in sys.argv[1:] if a.startswith(("--config", "--workdir"))]
    flags.FLAGS([sys.argv[0], *(a for a in sys.argv[1:] if a not in rest)])
    workdir = Path(next(a for a in rest if a.startswith("--workdir=")).split("=", 1)[1])
    pictures = workdir.with_name(workdir.name + "-pictures")
    style, held_style = split(_STYLE.value, _HELD_STYLE.value, pictures / "style")
    content, held_content = split(_CONTENT.value, _HELD_CONTENT.value, pictures / "content")
    chosen = [f"--config.data.style={style}", f"--config.data.content={content}", "--config.data.holdout=0.02"]
    if launch.main(["launch.py", *rest, *chosen]):
        sys.exit(2)

    photos = sources.squares(sources.open_source(str(held_content), 256), 256, _COUNT.value)
    trained = stylejax.load(workdir)
    painted = np.concatenate([stylejax.transfer(trained, (x[None] + 1) / 2) for x in photos]) * 2 - 1
    row = evaluate.report(photos, painted, crops(held_style, _ZOOM.value))
    last = (workdir / "metrics.jsonl").read_text().splitlines()
    row["seconds"] = max(json.loads(line).get("seconds", 0) for line in last)
    (workdir / "row.json").write_text(json.dumps(row, indent=2))
    shown = np.linspace(0, _COUNT.value - 1, 8).astype(int)
    images.write(workdir / "grid.png", evaluate.grid([photos[shown], painted[shown]]))
    print(json.dumps(row, indent=2))


if __name__ == "__main__":
    main()
