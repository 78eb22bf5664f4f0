"""Two processes on one machine train as one process does with the whole batch, and end together."""

import json
import os
import socket
import subprocess
import sys

import jax
import numpy as np
import pytest

import stylejax
from stylejax import memory

TRAIN = """
import os, sys
import jax, numpy as np
if len(sys.argv) > 2:
    jax.config.update("jax_cpu_collectives_implementation", "gloo")
    jax.distributed.initialize(sys.argv[2], num_processes=2, process_id=int(sys.argv[3]))
from configs import smoke
from stylejax.data.splits import Pictures
from stylejax.training import evaluation, loop
from tests.training.test_objectives import frozen
from tests.untrained import TINY, compare_pixels

def batches(start):
    while True:
        draw = np.random.default_rng(start)
        whole = {k: draw.uniform(-1, 1, (2, 1, 32, 32, 3)).astype(np.float32) for k in ("content", "style")}
        own = slice(jax.process_index(), jax.process_index() + 1) if jax.process_count() == 2 else slice(None)
        yield {k: v[own] for k, v in whole.items()}
        start += 1

loop.load_frozen = lambda: frozen
evaluation.extractors.alex_features = lambda pictures: pictures.mean((1, 2))
draw = np.random.default_rng(7).uniform(-1, 1, (4, 64, 64, 3)).astype(np.float32)
start = {"content": draw[:, :32, :32], "style": draw[:, :32, :32]}
pictures = Pictures(batches, start, draw, draw, draw, None, (), (4, 4, 4))
config = smoke.get_config().to_dict()
config["model"].update(TINY)
compare_pixels(config["loss"])
config["loss"]["window"] = 32
config["optim"]["steps"] = 2
loop.train(config, sys.argv[1], pictures)
"""


def _start(workdir, devices, *words):
    # The last of two flags holds.
    flags = f"{os.environ['XLA_FLAGS']} --xla_force_host_platform_device_count={devices}"
    env = {**os.environ, "JAX_PLATFORMS": "cpu", "XLA_FLAGS": flags}
    return subprocess.Popen(
        [sys.executable, "-c", TRAIN, str(workdir), *words], env=env, stderr=subprocess.PIPE, text=True
    )


BOUND = """
import sys
import jax
jax.config.update("jax_cpu_collectives_implementation", "gloo")
jax.distributed.initialize(sys.argv[1], num_processes=2, process_id=int(sys.argv[2]))
from stylejax.errors import InputError
from stylejax.training import processes
with processes.bound_together():
    print("bound", flush=True)
    line = sys.stdin.readline()
    if line == "raise\\n":
        raise InputError("no room")
    if line == "exhaust\\n":
        raise MemoryError
"""


def _free_address():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def bound():
    """Two processes that wait, bound together, for a line."""
    pipe = subprocess.PIPE
    words = [sys.executable, "-c", BOUND, _free_address()]
    env = {**os.environ, "JAX_PLATFORMS": "cpu", "XLA_FLAGS": ""}
    both = [subprocess.Popen([*words, n], env=env, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for n in "01"]
    for process in both:
        while (line := process.stdout.readline()) != "bound\n":
            assert line, process.stderr.read()
    yield both
    for process in both:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("killed", [0, 1])
def test_where_one_process_is_killed_the_other_says_so_and_ends(bound, killed):
    bound[killed].kill()
    other = bound[1 - killed]
    _, errors = other.communicate(timeout=60)
    line = errors.splitlines()[-1]
    assert line.startswith("stylejax: another process of this training has ended; start all of them again")
    # The first process is also the one that JAX coordinates by: it may begin to say so too.
    assert other.returncode == 1 and (killed == 0 or errors == f"\n{line}\n")


@pytest.mark.parametrize(("word", "said"), [("raise", "no room"), ("exhaust", memory.TOO_SMALL)])
def test_where_one_process_is_refused_it_says_why_and_the_other_that_it_ended(bound, word, said):
    outcomes = [process.communicate(f"{word}\n" if n == 0 else None, timeout=60) for n, process in enumerate(bound)]
    assert outcomes[0][1] == f"\nstylejax: {said}\n" and bound[0].returncode == 2
    assert outcomes[1][1].startswith("\nstylejax: another process") and bound[1].returncode == 1


def test_where_all_end_well_nothing_is_said(bound):
    for process in bound:
        process.stdin.write("over\n")
        process.stdin.flush()
    for process in bound:
        assert process.communicate(timeout=60)[1] == "" and process.returncode == 0


def test_two_processes_are_one_with_the_whole_batch(tmp_path):
    address = _free_address()
    runs = [_start(tmp_path / "both", 1, address, number) for number in "01"]
    runs.append(_start(tmp_path / "alone", 2))
    try:
        for run in runs:
            _, errors = run.communicate(timeout=200)
            assert run.returncode == 0, errors
    finally:
        for run in runs:
            run.kill()
    both = stylejax.load(tmp_path / "both")
    alone = stylejax.load(tmp_path / "alone")
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-4), both.params, alone.params)
    # One process writes the record: no step twice.
    lines = [json.loads(line) for line in (tmp_path / "both" / "metrics.jsonl").read_text().splitlines()]
    losses = [line["step"] for line in lines if "d_loss" in line]
    assert losses == sorted(set(losses)) == [1, 2]
