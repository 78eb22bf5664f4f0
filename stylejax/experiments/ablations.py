"""Many runs under one protocol: train what is missing and measure it on pictures that no run saw."""

import contextlib
import functools
import glob
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import jax
import numpy as np

import stylejax
from stylejax import compat
from stylejax.checkpoints.load import load
from stylejax.checkpoints.steps import best_step, latest_step
from stylejax.data.splits import open_test
from stylejax.errors import InputError
from stylejax.experiments.replicas import train_together
from stylejax.experiments.scores import scorer
from stylejax.metrics import health
from stylejax.training import loop
from stylejax.training.config_file import load_config
from stylejax.training.evaluation import paint_photos


class Run(NamedTuple):
    """One training run of a study: a config file's name, a seed, and the config that follows from them."""

    name: str
    seed: int
    config: dict

    @property
    def digest(self) -> str:
        """Of the config: a line with the same one belongs to this run."""
        return digest(self.config)

    @property
    def digests(self) -> tuple[str, str]:
        """Of the config as it is written today, and as it was written before keys got their present names."""
        return self.digest, digest(compat.old_config(self.config))


class Terms(NamedTuple):
    """What all runs of a study have in common.

    overrides: `--config.group.key=value` for every config; budget: fraction of each config's own steps; test: fraction
    of the pictures that no run sees; count: squares of them, `side` pixels each, that are measured; together: the seeds
    of a config train side by side.
    """

    overrides: tuple[str, ...]
    budget: float
    test: float
    side: int
    count: int
    together: bool = False


def digest(config: Mapping) -> str:
    """SHA-256 of a config, shortened."""
    return hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()[:16]


def find(patterns: Iterable[str]) -> dict[str, Path]:
    """Name -> config file, for every file that a pattern matches; InputError for a pattern without any."""
    found = {}
    for pattern in patterns:
        paths = [Path(p) for p in sorted(glob.glob(pattern, recursive=True)) if Path(p).name != "__init__.py"]
        if not paths:
            raise InputError(f"--configs {pattern}: no such file")
        for path in paths:
            if found.setdefault(path.stem, path) != path:
                raise InputError(f"--configs: {found[path.stem]} and {path} have one name; rename one of them")
    return found


def shortened(optim: Mapping, budget: float) -> dict:
    """Steps, and with them what is counted in steps: the warm-up, and the 1 / (1 - ema) that the average spans."""
    steps = max(1, round(optim["steps"] * budget))
    warmup = round(optim["warmup"] * budget)
    return {"steps": steps, "warmup": warmup, "ema": max(0.0, 1 - (1 - optim["ema"]) / budget)}


def plan(files: Mapping[str, Path], seeds: int, terms: Terms) -> list[Run]:
    """Every config with every seed; all configs of a seed before the next seed, so that early tables are whole."""
    runs = []
    for seed in range(seeds):
        for name, path in files.items():
            config = load_config(path, terms.overrides)
            config.optim.update(shortened(config.optim, terms.budget))
            config.data.test = terms.test
            config.run.seed = seed
            runs.append(Run(name, seed, json.loads(json.dumps(config.to_dict()))))
    return runs


def protocol(runs: list[Run], terms: Terms) -> dict:
    """How the numbers of a study come about; written once beside them, and printed with every table."""
    pictures = {kind: runs[0].config["data"][kind] for kind in ("content", "style")}
    return {
        "pictures": [f"{kind} {place}" for kind, place in pictures.items()],
        "test": f"{terms.test:g} of the pictures (every k-th by name): {open_test_set(**pictures, terms=terms)[2]}",
        "overrides": list(terms.overrides),
        "budget": f"{terms.budget:g} of each config's own steps, warm-up and length of average",
        "last and best": "the smoothed generator at the last step, and at the saved step of smallest held-out KID "
        f"(AlexNet), measured in training on a fraction of {runs[0].config['data']['holdout']:g} of the other pictures",
        "features": "KID (x 1000) on spatial means of AlexNet and VGG16, z-scored on test photos and style pictures; "
        "LPIPS on AlexNet; edge: correlation of contours; grid: sd / mean of |Laplacian| in 4 x 4 cells",
        "devices": f"{jax.device_count()} x {jax.devices()[0].device_kind}",
        "versions": f"stylejax {stylejax.__version__}, jax {jax.__version__}",
    }


def agree(folder: Path, facts: Mapping) -> None:
    """Write protocol.json, or make sure that the one in the folder says the same; InputError if it does not."""
    path = folder / "protocol.json"
    if path.exists():
        before = compat.rename_protocol(json.loads(path.read_text()))
        changed = [f"{k}: {before.get(k)} -> {facts[k]}" for k in facts if before.get(k) != facts[k]]
        if changed:
            raise InputError(
                f"{folder} holds a study of another protocol ({'; '.join(changed)}); give another --workdir"
            )
        return
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts, indent=2) + "\n")


def read(folder: Path) -> list[dict]:
    """The lines of results.jsonl, in the order of their runs' ends; one cut short by a crash is left out."""
    path = folder / "results.jsonl"
    lines = []
    for text in path.read_text().splitlines() if path.exists() else ():
        with contextlib.suppress(ValueError):
            lines.append(json.loads(text))
    return lines


def work(folder: Path, runs: list[Run], terms: Terms) -> Iterable[tuple[Run, dict | InputError]]:
    """Train and measure the runs that have no line yet, and write their lines; gives each as it ends.

    A run that cannot be is given with its error, and the others go on. KeyboardInterrupt: a Ctrl-C; what was trained
    is kept.
    """
    lines = read(folder)
    path = folder / "results.jsonl"
    part = path.with_suffix(".part")
    part.write_text("".join(json.dumps(line) + "\n" for line in lines))  # without one that was cut short
    part.replace(path)
    done = {(line["config"], line["seed"], line["digest"]) for line in lines}
    left = [run for run in runs if not any((run.name, run.seed, known) in done for known in run.digests)]
    for run in left:
        try:
            if terms.together:
                side_by_side(folder, [other for other in left if other.name == run.name])
            line = finish(folder / run.name / str(run.seed), run, terms)
        except InputError as error:
            yield run, error
            continue
        with path.open("a") as file:
            file.write(json.dumps(line) + "\n")
        yield run, line
        jax.clear_caches()  # the next run compiles its own


def side_by_side(folder: Path, runs: list[Run]) -> None:
    """Train the seeds of one config at once, unless some of them are ahead of others."""
    folders = [folder / run.name / str(run.seed) for run in runs]
    steps = runs[0].config["optim"]["steps"]
    found = {latest_step(each) for each in folders}
    if len(runs) > 1 and len(found) == 1 and found != {steps}:
        with contextlib.redirect_stdout(sys.stderr):
            train_together([run.config for run in runs], folders)
        if {latest_step(each) for each in folders} != {steps}:
            raise KeyboardInterrupt


def finish(workdir: Path, run: Run, terms: Terms) -> dict:
    """Train a run to its end, from where it was stopped, and measure it: its line."""
    steps = run.config["optim"]["steps"]
    with contextlib.redirect_stdout(sys.stderr):
        loop.train(run.config, workdir)
    if (latest_step(workdir) or 0) < steps:
        raise KeyboardInterrupt
    logged = [json.loads(text) for text in (workdir / "metrics.jsonl").read_text().splitlines()]
    found = {k: v for line in logged for k, v in line.items() if k in health.LIMITS}
    best = best_step(workdir) or steps
    last = measure(workdir, steps, run.config["data"], terms)
    return {
        "config": run.name,
        "seed": run.seed,
        "digest": run.digest,
        "steps": steps,
        "seconds": round(max(line.get("seconds", 0.0) for line in logged), 1),
        "health": health.alarms(found),
        "last": last,
        "best": last if best == steps else measure(workdir, best, run.config["data"], terms),
    }


@functools.lru_cache(maxsize=1)
def open_test_set(content: str, style: str, terms: Terms) -> tuple[np.ndarray, Callable, str]:
    """(test photos, the scores of their paintings, how many pictures these are); kept from run to run."""
    photos, paintings, apart = open_test(content, style, terms.test, terms.side, terms.count)
    counts = f"{len(photos)} squares of {terms.side} pixels of the photos, {len(paintings)} of the style pictures"
    seen = "no run saw any of them" if apart else "too few to keep some apart: the runs saw some of them"
    return photos, scorer(photos, paintings), f"{counts}; {seen}"


def measure(workdir: Path, step: int, data: Mapping, terms: Terms) -> dict:
    """The numbers of one saved step on the test pictures."""
    photos, score, _ = open_test_set(data["content"], data["style"], terms)
    return {"step": step, **score(paint_photos(load(workdir / "checkpoints" / str(step)), photos))}
