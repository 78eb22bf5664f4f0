"""Training that is killed at random times and started again, against the same training left alone.

python -m benchmarks.kill_training --times 100
python -m benchmarks.kill_training --times 20 --processes 2

A tiny network learns from noise in a process of its own, which is killed in its start-up, in a save and between saves,
by SIGKILL three times of four, else by SIGTERM, and started again until it has come to its end; then the next one
begins. After each kill every file that is there is whole; at each end the state, the style and the lines of
metrics.jsonl are, bit for bit, those of the training that nobody disturbed, and nothing hidden is left.

Of two processes that train together one is killed, by SIGKILL; the other has to end by itself. Where the first one is
killed, which the others are coordinated by, JAX may end them with lines of its own.
"""

import argparse
import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

STEPS = 16
WHEN = ("start-up", "save", "between")
SECONDS = ("second", "peak_memory")  # what is in the names of metrics that differ from run to run


def batches(start: int) -> Iterator[dict[str, np.ndarray]]:
    """Noise that depends on the step alone: [1, 2, 32, 32, 3], of which each of two processes takes one picture."""
    import jax

    own = slice(jax.process_index(), jax.process_index() + 1) if jax.process_count() > 1 else slice(None)
    while True:
        draw = np.random.default_rng(start)
        whole = {k: draw.uniform(-1, 1, (1, 2, 32, 32, 3)).astype(np.float32) for k in ("content", "style")}
        yield {k: v[:, own] for k, v in whole.items()}
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
    config["loss"]["content"] = {name: float(name == "pixel") for name in config["loss"]["content"]}
    config["optim"]["steps"] = STEPS
    config["run"].update(log_every=1, save_every=2, side=32)
    loop.train(config, workdir, Pictures(batches, start, draw, draw, draw, None, (), (4, 4, 4)))


def join(address: str, count: int, number: int) -> None:
    """Be one of several processes."""
    import jax

    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    waits = {"initialization_timeout": 30, "heartbeat_timeout_seconds": 30}  # for one that was killed in its start-up
    jax.distributed.initialize(address, num_processes=count, process_id=number, **waits)


def start(workdir: Path, cache: Path, count: int) -> list[subprocess.Popen]:
    """The training in processes of its own; what is compiled once is loaded by the next."""
    environment = {
        **os.environ,
        "JAX_PLATFORMS": "cpu",
        "JAX_COMPILATION_CACHE_DIR": str(cache),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false",
    }
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "benchmarks.kill_training", "--train", str(workdir)]
    started = []
    for number in range(count):
        words = ["--processes", str(count), "--join", address, str(number)] if count > 1 else []
        with (workdir.parent / f"output_{number}.txt").open("a") as output:
            started.append(subprocess.Popen([*command, *words], env=environment, stdout=output, stderr=output))
    return started


def code_of(process: subprocess.Popen) -> int | str:
    """How a process ends; "still there" of one that does not in ten minutes, and is killed."""
    try:
        return process.wait(600)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return "still there"


def end(processes: list[subprocess.Popen], place: Path) -> bool:
    """Wait for all to end, and say whether all ended well; an error where one ended as it should not."""
    codes = [code_of(process) for process in processes]
    alone = {0, -signal.SIGKILL, -signal.SIGTERM}
    # The others of one that was killed say so and end, or JAX aborts them.
    allowed = alone | {1, -signal.SIGABRT} if len(codes) > 1 else alone
    if not set(codes) <= allowed or (1 in codes and not set(codes) & {-signal.SIGKILL}):
        told = [path.read_text()[-2000:] for path in sorted(place.glob("output_*.txt"))]
        sys.exit("\n".join([f"exit codes {codes}", *told]))
    return set(codes) == {0}


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
    if steps != sorted(set(steps)):
        sys.exit(f"{workdir}: the steps of metrics.jsonl are {steps}")
    for step in finished_steps(steps_folder(workdir)):
        manifest.verify(steps_folder(workdir) / str(step))


def end_of(workdir: Path) -> tuple[Mapping, Mapping, list[dict]]:
    """The state and the style of the last step, by names, and the lines of metrics."""
    import jax
    import orbax.checkpoint as ocp

    step = workdir.resolve() / "checkpoints" / str(STEPS)
    trees = []
    for item in ("state", "params"):
        handler = ocp.PyTreeCheckpointHandler()
        # As NumPy arrays: of two processes each was on a device of its own.
        as_numpy = jax.tree.map(lambda _: ocp.RestoreArgs(restore_type=np.ndarray), handler.metadata(step / item).tree)
        with ocp.Checkpointer(handler) as reader:
            trees.append(reader.restore(step / item, args=ocp.args.PyTreeRestore(restore_args=as_numpy)))
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


def survive(place: Path, cache: Path, args: argparse.Namespace, times: int, draw: random.Random) -> Counter:
    """Kill one training, `times` times at most, until it has come to its end; how often, by moment."""
    workdir = place / "run"
    killed: Counter = Counter()
    while True:
        processes = start(workdir, cache, args.processes)
        if sum(killed.values()) < times and time.monotonic() < args.until:
            moment = draw.choice(WHEN)
            victim = draw.choice(processes)
            wait_for(moment, victim, workdir, draw, args.start_up)
            if victim.poll() is None:
                soft = args.processes == 1 and draw.random() < 0.25
                victim.send_signal(signal.SIGTERM if soft else signal.SIGKILL)
                killed[moment] += 1
        well = end(processes, place)
        check_whole(workdir)
        if well and (workdir / "checkpoints" / str(STEPS) / "manifest.sha256").exists():
            return killed


def undisturbed(root: Path, args: argparse.Namespace) -> tuple:
    """The end of a training that is left alone; sets how long a start takes, and when to stop."""
    place = root / "whole"
    place.mkdir()
    if not end(start(place / "run", root / "cache", args.processes), place):
        sys.exit("the training that is left alone did not end")
    begun = time.monotonic()
    end(start(place / "run", root / "cache", args.processes), place)  # there is nothing left to do
    args.start_up = time.monotonic() - begun
    args.until = time.monotonic() + 60 * args.minutes
    return end_of(place / "run")


def main() -> None:
    """Train undisturbed, then under kills, and compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=50, help="kills in all")
    parser.add_argument("--minutes", type=float, default=15.0, help="the time after which no more are begun")
    parser.add_argument("--seed", type=int, default=0, help="of the moments")
    parser.add_argument("--processes", type=int, default=1, choices=(1, 2), help="that train together")
    parser.add_argument("--train", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--join", nargs=2, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.join:
        join(args.join[0], args.processes, int(args.join[1]))
    if args.train:
        train(args.train)
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        draw = random.Random(args.seed)
        whole = undisturbed(root, args)
        killed: Counter = Counter()
        runs = 0
        while sum(killed.values()) < args.times and time.monotonic() < args.until:
            place = root / str(runs)
            place.mkdir()
            killed += survive(place, root / "cache", args, args.times - sum(killed.values()), draw)
            different = difference(whole, end_of(place / "run"))
            if different or hidden(place / "run"):
                sys.exit(f"training {runs} differs in {different}; hidden: {hidden(place / 'run')}")
            runs += 1
            named = ", ".join(f"{killed[moment]} in {moment}" for moment in WHEN)
            said = f"{sum(killed.values())} kills ({named}) of {runs} trainings: each end is that of the one left alone"
            print(said, flush=True)


if __name__ == "__main__":
    main()
