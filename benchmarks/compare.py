"""The recipe beside CUT, FastCUT, CycleGAN and WGAN-GP at equal steps and at equal minutes of one CPU core.

taskset -c 0 python -m benchmarks.compare --case=monet --style=MONET --content=PHOTOS --workdir=runs/compare --seed=0
taskset -c 0 python -m benchmarks.compare --case=ink --style=DRAWINGS --content=PHOTOS --workdir=runs/compare --seed=0

Every row is a run of `benchmarks.recipe`, whose protocol it shares; what has its row is not run again. All methods
learn from crops of 128 pixels at one scale and keep everything else of their configs. Steps are those that about 250
seconds of one core hold, as timed beforehand; equal steps are 50, from a run of its own or from the checkpoint on the
way. What is there of all cases and seeds is laid out as WORKDIR/table.md.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np

EQUAL = 50  # steps
COLUMNS = {"KID alex": "kid_alex", "KID vgg": "kid_vgg", "LPIPS": "lpips_alex", "edge": "edge", "weave": "grid"}


class Row(NamedTuple):
    """A run: the config, its steps, and the step measured on the way, if one is.

    minutes, equal: which step of it stands in the table of equal minutes, and in that of equal steps; 0 for neither.
    """

    config: str
    steps: int
    at: int | None
    minutes: int
    equal: int


OTHERS = {
    "CUT": Row("cut", EQUAL, None, EQUAL, EQUAL),
    "FastCUT": Row("fastcut", 90, EQUAL, 90, EQUAL),
    "CycleGAN": Row("cyclegan", EQUAL, 30, 30, EQUAL),
    "WGAN-GP": Row("wgan_gp", 100, EQUAL, 100, EQUAL),
}
# Of a case: the config of the recipe and its steps in the same minutes, the share of the short side that crops of the
# style show, words for the protocol.
CASES = {
    "monet": ("personal", 1360, 0.5, ()),
    "ink": ("drawings", 680, 1 / 3, ("--held_style=20", "--zoom=384")),
}


def rows(case: str) -> dict[str, Row]:
    """All rows of a case, the recipe's first."""
    config, steps, *_ = CASES[case]
    return {"recipe": Row(config, steps, None, steps, 0), "recipe, short": Row(config, EQUAL, None, 0, EQUAL), **OTHERS}


def words(case: str, row: Row) -> list[str]:
    """What `benchmarks.recipe` is told beside the pictures."""
    recipe, _, scale, protocol = CASES[case]
    save = row.at or row.steps
    told = [f"--config.optim.steps={row.steps}", f"--config.run.save_every={save}", *protocol]
    if row.at is not None:
        told.append(f"--at={row.at}")
    if row.config == recipe:
        return [f"--config=configs/{recipe}.py", *told]
    same = ["--config.data.crop=128", "--config.loss.window=128", "--config.data.content_scale=(0.5, 0.5)"]
    return [f"--config=configs/{row.config}.py", *told, *same, f"--config.data.style_scale=({scale}, {scale})"]


def measured(folder: Path, row: Row, step: int) -> dict | None:
    """The figures of a step of a run; None where they are not there."""
    file = folder / "row.json"
    if not step or not file.exists():
        return None
    found = json.loads(file.read_text())
    return found["painted"] if step == row.steps else found[f"painted at step {step}"]


def line(name: str, seeds: list[dict], step: int) -> str:
    """A row of a table: mean and, in brackets, the seeds."""
    cells = []
    for key in COLUMNS.values():
        values = [seed[key]["all"] if isinstance(seed[key], dict) else seed[key] for seed in seeds]
        digits = 0 if key.startswith("kid") else 3
        cells.append(f"{np.mean(values):.{digits}f} ({', '.join(f'{value:.{digits}f}' for value in values)})")
    return f"| {name} | {step} | {len(seeds)} | {' | '.join(cells)} |"


def table(workdir: Path) -> str:
    """All cases: equal minutes, then equal steps."""
    text = []
    for case in CASES:
        for kind in ("minutes", "equal"):
            text.append(f"\n{case}, {'equal minutes' if kind == 'minutes' else 'equal steps'}\n")
            text.append(f"| method | steps | seeds | {' | '.join(COLUMNS)} |\n|{'---|' * (len(COLUMNS) + 3)}")
            for name, row in rows(case).items():
                step = getattr(row, kind)
                seeds = [measured(folder, row, step) for folder in sorted(workdir.glob(f"{case}-{slug(name)}-[0-9]"))]
                if seeds := [seed for seed in seeds if seed]:
                    text.append(line(name.removesuffix(", short"), seeds, step))
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
    args = parser.parse_args()
    for name, row in rows(args.case).items():
        folder = args.workdir / f"{args.case}-{slug(name)}-{args.seed}"
        if (folder / "row.json").exists():
            continue
        pictures = [f"--style={args.style}", f"--content={args.content}", f"--workdir={folder}"]
        command = [sys.executable, "-m", "benchmarks.recipe", *pictures, *words(args.case, row)]
        print(name, flush=True)
        subprocess.run([*command, f"--config.run.seed={args.seed}"], check=True, stdout=subprocess.DEVNULL)
        (args.workdir / "table.md").write_text(table(args.workdir))
    print(table(args.workdir))


if __name__ == "__main__":
    main()
