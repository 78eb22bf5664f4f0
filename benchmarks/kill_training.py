"""Training that is killed at random times and started again, against the same training left alone.

python -m benchmarks.kill_training --times 100

A tiny network learns from noise in a process of its own, which is killed in its start-up, in a save and between saves,
by SIGKILL three times of four, else by SIGTERM, and started again until it has come to its end; then the next one
begins. After each kill every file that is there is whole; at each end the state, the style and the lines of
metrics.jsonl are, bit for bit, those of the training that nobody disturbed, and nothing hidden is left.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

STEPS = 24
WHEN = ("start-up", "save", "between")
SECONDS = ("second", "peak_memory")  # what is in the names of metrics that differ from run to run


def batches(start: int) -> Iterator[dict[str, np.ndarray]]:
    """Noise that depends on the step alone: [1, 2, 32, 32, 3]."""
    while True:
        draw = np.random.default_rng(start)
        yield {k: draw.uniform(-1, 1, (1, 2, 32, 32, 3)).astype(np.float32) for k in ("content", "style")}
        start += 1


def train(workdir: Path) -> None:
    """The training: all of stylejax.training but the pictures and the two networks that look at them."""
    import jax.numpy as jnp

    from configs import smoke
    from stylejax.data.splits import Pictures
    from stylejax.training import evaluation, loop

    def frozen(images: jnp.ndarray) -> tuple[jnp.ndarray, ...]:
        return tuple(jnp.tile(images[:, ::s, ::s], (1, 1, 1, 2)) for s in (2, 4))

    loop.load_frozen = lambda: frozen
    evaluation.extractors.alex_features = lambda pictures: pictures.mean((1, 2))
    draw = np.random.default_rng(7).uniform(-1, 1, (4, 64, 64, 3)).astype(np.float32)
    start = {"content": draw[:, :32, :32], "style": draw[:, :32, :32]}
    config = smoke.get_config().to_dict()
    config["model"]["generator"].update(name="compact", width=4, blocks=1, decoder_blocks=1, noise=2)
    config["model"]["discriminator"] = dict(name="patch", width=2, downs=2, norm="no_norm", spectral=False)
    config["model"]["projector"] = 4
    config["optim"]["steps"] = STEPS
    config["run"].update(log_every=1, save_every=2, side=32)
    loop.train(config, workdir, Pictures(batches, start, draw, draw, draw, None, (), (4, 4, 4)))


def start(workdir: Path, cache: Path) -> subprocess.Popen:
    """The training in a process of its own; what is compiled once is loaded by the next."""
    environment = {
        **os.environ,
        "JAX_PLATFORMS": "cpu",
        "JAX_COMPILATION_CACHE_DIR": str(cache),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    }
    command = [sys.executable, "-m", "benchmarks.kill_training", "--train", str(workdir)]
    output = (workdir.parent / "output.txt").open("a")
    with output:
        return subprocess.Popen(command, env=environment, stdout=output, stderr=output)


def wait_for(moment: str, process: subprocess.Popen, workdir: Path, draw: random.Random, start_up: float) -> None:
    """Return at a moment of the kind, or when the process has ended."""
    if moment == "start-up":
        sleep_until_end(process, draw.uniform(0, start_up))
        return
    file = workdir / "metrics.jsonl"
    size = file.stat().st_size if file.exists() else 0
    while process.poll() is None and (not file.exists() or file.stat().st_size == size):
        time.sleep(0.005)
    if moment == "between":
        sleep_until_end(process, draw.uniform(0, 2.0))
        return
    for _ in range(draw.randint(1, 4)):
        while process.poll() is None and not list((workdir / "checkpoints").glob("*.orbax-checkpoint-tmp")):
            time.sleep(0.0005)
        sleep_until_end(process, draw.uniform(0, 0.2))


def sleep_until_end(process: subprocess.Popen, seconds: float) -> None:
    """Sleep, but no longer than the process lives."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)


def lines(workdir: Path) -> list[dict]:
    """metrics.jsonl without what differs from run to run; a line that was cut short by a kill is left out."""
    found = []
    file = workdir / "metrics.jsonl"
    text = file.read_text() if file.exists() else ""
    for line in text.splitlines(keepends=True):
        if line.endswith("\n"):
            entry = json.loads(line)
            found.append({k: v for k, v in entry.items() if not any(word in k for word in SECONDS)})
    return found


def check_whole(workdir: Path) -> None:
    """What lies there after a kill can be read: an error says what cannot."""
    from stylejax.checkpoints import manifest
    from stylejax.checkpoints.steps import finished_steps, steps_folder

    if (workdir / "config.json").exists():
        json.loads((workdir / "config.json").read_text())
    steps = [line["step"] for line in lines(workdir)]
    assert steps == sorted(set(steps)), f"steps of metrics.jsonl: {steps}"
    for step in finished_steps(steps_folder(workdir)):
        manifest.verify(steps_folder(workdir) / str(step))


def end_of(workdir: Path) -> tuple[Mapping, Mapping, list[dict]]:
    """The state and the style of the last step, by names, and the lines of metrics."""
    import jax
    import orbax.checkpoint as ocp

    step = workdir.resolve() / "checkpoints" / str(STEPS)
    with ocp.PyTreeCheckpointer() as reader:
        trees = [reader.restore(step / item) for item in ("state", "params")]
    flat = [{str(path): np.asarray(x) for path, x in jax.tree_util.tree_flatten_with_path(t)[0]} for t in trees]
    return flat[0], flat[1], lines(workdir)


def difference(whole: tuple, other: tuple) -> str | None:
    """What of the end of a training differs from that of the undisturbed one; None where nothing does."""
    for title, a, b in zip(("state", "params"), whole, other, strict=False):
        for name in a.keys() | b.keys():
            if name not in a or name not in b or a[name].tobytes() != b[name].tobytes():
                return f"{title} {name}"
    by_step = {line["step"]: line for line in other[2]}
    for line in whole[2]:
        # A stop by SIGTERM measures a step more.
        if not line.items() <= by_step.get(line["step"], {}).items():
            return f"the line of step {line['step']}"
    return None if len(by_step) == len(other[2]) == len(whole[2]) else "the number of lines"


def hidden(workdir: Path) -> list[str]:
    """What a run should not leave: hidden files, and steps half-written."""
    return [str(path) for pattern in (".*", "*.orbax-checkpoint-tmp", "deleted") for path in workdir.rglob(pattern)]


def survive(place: Path, cache: Path, times: int, draw: random.Random, until: float, start_up: float) -> Counter:
    """Kill one training until it has come to its end; how often, by moment."""
    workdir = place / "run"
    killed: Counter = Counter()
    while True:
        process = start(workdir, cache)
        if sum(killed.values()) < times and time.monotonic() < until:
            moment = draw.choice(WHEN)
            wait_for(moment, process, workdir, draw, start_up)
            if process.poll() is None:
                process.send_signal(signal.SIGKILL if draw.random() < 0.75 else signal.SIGTERM)
                killed[moment] += 1
        code = process.wait()
        check_whole(workdir)
        assert code in (0, -signal.SIGKILL, -signal.SIGTERM), (place / "output.txt").read_text()[-2000:]
        if code == 0 and (workdir / "checkpoints" / str(STEPS) / "manifest.sha256").exists():
            return killed


def main() -> None:
    """Train undisturbed, then under kills, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50, help="kills in all")
    parser.add_argument("--minutes", type=float, default=15.0, help="the time after which no more are begun")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    parser.add_argument("--train", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.train:
        train(args.train)
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        draw = random.Random(args.seed)
        killed: Counter = Counter()
        (root / "whole").mkdir()
        assert start(root / "whole" / "run", root / "cache").wait() == 0, (root / "whole" / "output.txt").read_text()
        whole = end_of(root / "whole" / "run")
        begun = time.monotonic()
        process = start(root / "whole" / "run", root / "cache")
        process.wait()
        start_up = time.monotonic() - begun  # of a start that finds nothing left to do
        until = begun + 60 * args.minutes
        runs = 0
        while sum(killed.values()) < args.times and time.monotonic() < until:
            place = root / str(runs)
            place.mkdir()
            killed += survive(place, root / "cache", args.times - sum(killed.values()), draw, until, start_up)
            different = difference(whole, end_of(place / "run"))
            assert different is None, f"training {runs} differs in {different}"
            assert not hidden(place / "run"), hidden(place / "run")
            runs += 1
            named = ", ".join(f"{killed[moment]} in {moment}" for moment in WHEN)
            print(f"{sum(killed.values())} kills ({named}) of {runs} trainings: the end is that of the one left alone")


if __name__ == "__main__":
    main()
