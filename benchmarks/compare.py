"""The recipe beside CUT, FastCUT, CycleGAN and WGAN-GP at equal steps and at equal minutes of one CPU core.

taskset -c 0 python -m benchmarks.compare --case=monet --style=MONET --content=PHOTOS --workdir=runs/compare --seed=0
taskset -c 0 python -m benchmarks.compare --case=ink --style=DRAWINGS --content=PHOTOS --workdir=runs/compare --seed=0
taskset -c 0 python -m benchmarks.compare --case=monet --style=MONET --content=PHOTOS --workdir=runs/compare --long

Every row is a run of `benchmarks.recipe`, whose protocol it follows; what has its row is not run again. All methods
learn from crops of 128 pixels at one scale and keep everything else of their configs. Steps are those that about 250
seconds of one core hold, as timed beforehand; equal steps are 50, from a run of its own or from the checkpoint on the
way. `--long` gives the others three times as long and more. What is there of all cases and seeds is laid out as
WORKDIR/table.md.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

EQUAL = 50  # steps
TABLES = ("equal minutes", "equal steps", "longer")
COLUMNS = {  # key, digits
    "seconds": ("seconds", 0),
    "KID alex": ("kid_alex", 0),
    "KID vgg": ("kid_vgg", 0),
    "LPIPS": ("lpips_alex", 3),
    "edge": ("edge", 3),
    "weave": ("grid", 3),
}


class Row(NamedTuple):
    """A run: the config, its steps, and which step stands in which tables."""

    config: str
    steps: int
    shown: dict[str, int]

    @property
    def at(self) -> int | None:
        """The step measured on the way, if one is."""
        return next((step for step in self.shown.values() if step < self.steps), None)


OTHERS = {
    "CUT": Row("cut", EQUAL, {"equal minutes": EQUAL, "equal steps": EQUAL}),
    "FastCUT": Row("fastcut", 90, {"equal minutes": 90, "equal steps": EQUAL}),
    "CycleGAN": Row("cyclegan", EQUAL, {"equal minutes": 30, "equal steps": EQUAL}),
    "WGAN-GP": Row("wgan_gp", 100, {"equal minutes": 100, "equal steps": EQUAL}),
}
LONG = {
    "CUT, long": Row("cut", 560, {"longer": 560}),
    "FastCUT, long": Row("fastcut", 650, {"longer": 650}),
    "CycleGAN, long": Row("cyclegan", 225, {"longer": 225}),
    "WGAN-GP, long": Row("wgan_gp", 270, {"longer": 270}),
}
# Of a case: the config of the recipe and its steps in the same minutes, the fraction of the short side that crops show,
# words for the protocol.
CASES = {
    "monet": ("small_pictures", 1360, 0.5, ()),
    "ink": ("drawings", 680, 1 / 3, ("--held_style=20", "--zoom=384")),
}


def rows(case: str) -> dict[str, Row]:
    """All rows of a case, the recipe's first."""
    config, steps, *_ = CASES[case]
    recipe = Row(config, steps, {"equal minutes": steps, "longer": steps})
    return {"recipe": recipe, "recipe, short": Row(config, EQUAL, {"equal steps": EQUAL}), **OTHERS, **LONG}


def words(case: str, row: Row) -> list[str]:
    """What `benchmarks.recipe` is given beside the pictures."""
    recipe, _, scale, protocol = CASES[case]
    save = row.at or row.steps
    flags = [f"--config.optim.steps={row.steps}", f"--config.run.save_every={save}", *protocol]
    if row.at is not None:
        flags.append(f"--at={row.at}")
    if row.config == recipe:
        return [f"--config=configs/{recipe}.py", *flags]
    same = ["--config.data.crop=128", "--config.loss.window=128", "--config.data.content_scale=(0.5, 0.5)"]
    return [f"--config=configs/{row.config}.py", *flags, *same, f"--config.data.style_scale=({scale}, {scale})"]


def measured(folder: Path, row: Row, step: int) -> dict | None:
    """The figures of a step of a run, and the run's seconds if the step is its last; None where it is not there."""
    file = folder / "row.json"
    if not file.exists():
        return None
    found = json.loads(file.read_text())
    last = step == row.steps
    painted = found["painted" if last else f"painted at step {step}"]
    figures = {key: value["all"] if isinstance(value, dict) else value for key, value in painted.items()}
    return {**figures, "seconds": found["seconds"] if last else None}


def line(name: str, seeds: list[dict], step: int) -> str:
    """A row of a table: mean and, in brackets, the seeds."""
    cells = []
    for key, digits in COLUMNS.values():
        values = [seed[key] for seed in seeds if seed[key] is not None]
        listed = ", ".join(f"{value:.{digits}f}" for value in values)
        cells.append(f"{np.mean(values):.{digits}f} ({listed})" if values else "")
    return f"| {name} | {step} | {len(seeds)} | {' | '.join(cells)} |"


def table(workdir: Path) -> str:
    """All cases, in all tables that they have a method of the literature for."""
    text = []
    for case in CASES:
        for title in TABLES:
            lines = []
            for name, row in rows(case).items():
                folders = sorted(workdir.glob(f"{case}-{slug(name)}-[0-9]")) if title in row.shown else []
                if seeds := [found for folder in folders if (found := measured(folder, row, row.shown[title]))]:
                    lines.append(line(name.split(",")[0], seeds, row.shown[title]))
            if len(lines) > 1:
                head = f"| method | steps | seeds | {' | '.join(COLUMNS)} |\n|{'---|' * (len(COLUMNS) + 3)}"
                text += [f"\n{case}, {title}\n", head, *lines]
    return "\n".join(text).strip() + "\n"


def slug(name: str) -> str:
    """A method's name in a folder's."""
    return name.lower().replace(", ", "_").replace("-", "_")


def main() -> None:
    """Run what is missing, then lay out all that is there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--case", required=True, choices=CASES)
    parser.add_argument("--style", required=True)
    parser.add_argument("--content", required=True)
    parser.add_argument("--workdir", required=True, type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--long", action="store_true", help="run the longer rows too")
    args = parser.parse_args()
    for name, row in rows(args.case).items():
        folder = args.workdir / f"{args.case}-{slug(name)}-{args.seed}"
        if (folder / "row.json").exists() or (name in LONG and not args.long):
            continue
        pictures = [f"--style={args.style}", f"--content={args.content}", f"--workdir={folder}"]
        command = [sys.executable, "-m", "benchmarks.recipe", *pictures, *words(args.case, row)]
        print(name, flush=True)
        subprocess.run([*command, f"--config.run.seed={args.seed}"], check=True, stdout=subprocess.DEVNULL)
        (args.workdir / "table.md").write_text(table(args.workdir))
    print(table(args.workdir))


if __name__ == "__main__":
    main()
