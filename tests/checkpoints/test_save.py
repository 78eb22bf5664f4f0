"""Steps come back bit for bit, the right ones are kept, and no damage passes unseen."""

import functools
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import flax.struct
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from stylejax.checkpoints import save, steps
from stylejax.checkpoints.manifest import MANIFEST
from stylejax.errors import InputError
from stylejax.models.build import build_generator

MODEL = {"generator": dict(name="painter", width=8, blocks=2, decoder_blocks=1, noise=4, norm="instance_norm")}


@flax.struct.dataclass
class State:
    step: Any
    params: Any
    moments: Any
    rng: jax.Array


def make_state(step=0):
    kernel = jnp.array(np.random.default_rng(step).normal(size=(3, 3, 4, 8)), jnp.float32)
    params = {"conv": {"kernel": kernel, "bias": jnp.arange(8.0)}}
    return State(step, params, (jnp.int32(step), [kernel.astype(jnp.bfloat16)]), jax.random.key(7))


def as_bytes(tree):
    """Structure and every bit of a tree: two trees are equal when these are."""

    def leaf_bytes(leaf):
        if isinstance(leaf, jax.Array) and jax.dtypes.issubdtype(leaf.dtype, jax.dtypes.prng_key):
            leaf = jax.random.key_data(leaf)
        return np.asarray(leaf).dtype.str, np.shape(leaf), np.asarray(leaf).tobytes()

    leaves, structure = jax.tree.flatten(tree)
    return structure, [leaf_bytes(leaf) for leaf in leaves]


def save_steps(workdir, distances):
    with save.Saver(workdir, MODEL) as saver:
        for step, distance in distances.items():
            saver.save(step, make_state(step), make_state(step + 100).params, distance)


def steps_of(workdir):
    return sorted(int(path.name) for path in (workdir / "checkpoints").iterdir())


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A run of two steps; tests copy it before they change it."""
    workdir = tmp_path_factory.mktemp("saved") / "run"
    save_steps(workdir, {1: 0.5, 2: None})
    return workdir


@pytest.fixture
def run(saved, tmp_path):
    return Path(shutil.copytree(saved, tmp_path / "run"))


def test_restore_gives_back_the_latest_state_bit_for_bit(saved):
    state = save.restore(saved, make_state(0))
    assert type(state.step) is int
    assert as_bytes(state) == as_bytes(make_state(2))
    assert jax.random.uniform(state.rng) == jax.random.uniform(jax.random.key(7))


def test_load_gives_the_averaged_parameters_and_the_generator(saved):
    for path, step in [(saved, 2), (saved / "checkpoints" / "1", 1), (str(saved), 2)]:
        style = save.load(path)
        assert as_bytes(style.params) == as_bytes(make_state(step + 100).params)
        assert all(type(leaf) is np.ndarray for leaf in jax.tree.leaves(style.params))
        assert style.generator == build_generator(MODEL)


def test_a_step_folder_loads_wherever_it_lies(run, tmp_path, monkeypatch):
    shutil.move(run / "checkpoints" / "2", tmp_path / "monet")
    monkeypatch.chdir(tmp_path)
    assert as_bytes(save.load("monet").params) == as_bytes(make_state(102).params)


def test_keeps_the_latest_two_and_the_best(tmp_path):
    save_steps(tmp_path, {1: None, 2: 0.3, 3: 0.4, 4: float("nan"), 5: None})
    assert steps_of(tmp_path) == [2, 4, 5]
    assert steps.best_step(tmp_path) == 2
    assert steps.latest_step(tmp_path) == 5
    # A new process knows the old distances.
    save_steps(tmp_path, {6: 0.9})
    assert steps_of(tmp_path) == [2, 5, 6]
    save_steps(tmp_path, {7: 0.2, 8: 0.2001})
    assert steps_of(tmp_path) == [7, 8]
    assert steps.best_step(tmp_path) == 7


def test_a_kill_leaves_no_half_deleted_step(tmp_path):
    folder = tmp_path / "checkpoints"
    with save.Saver(tmp_path, MODEL) as saver:
        for step in (1, 2, 3):
            saver.save(step, make_state(step), make_state(step).params)
        saver.manager.wait_until_finished()
        # Step 1 has left its place as a whole; its files go later.
        save.verify(folder / save.DELETED / "1")
    assert steps_of(tmp_path) == [2, 3]
    (folder / save.DELETED / "1" / "params").mkdir(parents=True)
    save_steps(tmp_path, {})
    assert steps_of(tmp_path) == [2, 3]


def test_without_distances_there_is_no_best(tmp_path):
    assert steps.latest_step(tmp_path / "nowhere") is None
    assert steps.best_step(tmp_path / "nowhere") is None
    save_steps(tmp_path, {1: None, 2: None, 3: None})
    assert steps_of(tmp_path) == [2, 3]
    assert steps.best_step(tmp_path) is None


def test_saving_a_step_again_leaves_it_as_it_is(run):
    before = (run / "checkpoints" / "2" / MANIFEST).read_bytes()
    with save.Saver(run, MODEL) as saver:
        saver.save(2, make_state(9), make_state(9).params, 0.1)
        saver.save(3, make_state(3), make_state(3).params)
        saver.save(3, make_state(9), make_state(9).params)
    assert (run / "checkpoints" / "2" / MANIFEST).read_bytes() == before
    assert as_bytes(save.restore(run, make_state())) == as_bytes(make_state(3))


def test_seal_writes_a_manifest_only_for_finished_steps(tmp_path):
    with save.Saver(tmp_path, MODEL) as saver:
        saver.seal()
        saver.save(1, make_state(1), make_state(1).params)
        saver.manager.wait_until_finished()
        assert steps.latest_step(tmp_path) is None
        saver.seal()
        assert steps.latest_step(tmp_path) == 1
        save.verify(tmp_path / "checkpoints" / "1")
        (tmp_path / "checkpoints" / "2.orbax-checkpoint-tmp").mkdir()
        saver.seal()
        assert not list((tmp_path / "checkpoints").glob(f"*-tmp/{MANIFEST}"))


def test_the_state_may_be_donated_right_after_save(tmp_path):
    @functools.partial(jax.jit, donate_argnums=0)
    def overwrite(tree):
        return jax.tree.map(lambda leaf: leaf * 0 - 1, tree)

    params = {"kernel": jnp.arange(2.0**20)}
    with save.Saver(tmp_path, MODEL) as saver:
        saver.save(1, {"params": params}, params)
        jax.block_until_ready(overwrite(params))
    expected = np.arange(2.0**20, dtype=np.float32)
    np.testing.assert_array_equal(save.load(tmp_path).params["kernel"], expected)


def test_a_step_killed_before_its_seal_is_not_taken_and_is_saved_anew(run):
    (run / "checkpoints" / "2" / MANIFEST).unlink()
    (run / "checkpoints" / "3.orbax-checkpoint-tmp" / "state").mkdir(parents=True)
    assert steps.latest_step(run) == 1
    assert as_bytes(save.restore(run, make_state())) == as_bytes(make_state(1))
    assert as_bytes(save.load(run).params) == as_bytes(make_state(101).params)
    with save.Saver(run, MODEL) as saver:
        assert steps_of(run) == [1]
        saver.save(2, make_state(22), make_state(22).params)
    assert as_bytes(save.restore(run, make_state())) == as_bytes(make_state(22))


def test_a_hundred_flipped_bytes_are_all_found(run):
    files = sorted(path for path in (run / "checkpoints" / "2").rglob("*") if path.is_file())
    draw = np.random.default_rng(0)
    for i in range(100):
        file = files[i % len(files)]
        whole = file.read_bytes()
        torn = bytearray(whole)
        torn[draw.integers(len(whole))] ^= 1 << draw.integers(8)
        file.write_bytes(torn)
        with pytest.raises(InputError, match="checkpoints/2/") as caught:
            save.load(run)
        assert "\n" not in str(caught.value)
        if file.name != MANIFEST:
            assert str(file) in str(caught.value)
        file.write_bytes(whole)
    save.load(run)


def test_each_missing_or_truncated_file_is_named(run):
    step_dir = run / "checkpoints" / "2"
    for file in sorted(path for path in step_dir.rglob("*") if path.is_file()):
        whole = file.read_bytes()
        for rest in (None, whole[: len(whole) // 2]):
            file.unlink() if rest is None else file.write_bytes(rest)
            with pytest.raises(InputError, match="2/") as caught:
                save.load(step_dir)
            assert file.name == MANIFEST or str(file) in str(caught.value)
            file.write_bytes(whole)


def test_damage_stops_restore_and_saver_and_the_advice_works(run):
    metadata = run / "checkpoints" / "2" / "meta" / "metadata"
    metadata.write_text("{")
    for use in (
        lambda: save.restore(run, make_state()),
        lambda: save.Saver(run, MODEL),
    ):
        with pytest.raises(InputError, match=r"meta/metadata: is damaged.* delete its whole fold"):
            use()
    shutil.rmtree(run / "checkpoints" / "2")
    assert as_bytes(save.restore(run, make_state())) == as_bytes(make_state(1))
    save_steps(run, {2: None})
    assert steps_of(run) == [1, 2]


def test_paths_that_are_no_run_say_what_to_give(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "young" / "checkpoints").mkdir(parents=True)
    (tmp_path / "file.txt").write_text("")
    for name, line in [
        ("nowhere", "does not exist; give the folder of a training run"),
        ("empty", "is not a run; give the folder of a training run"),
        ("file.txt", "is not a run; give the folder"),
        ("young", "holds no finished step; train"),
    ]:
        with pytest.raises(InputError, match=line):
            save.load(tmp_path / name)
    with pytest.raises(InputError, match="holds no finished step"):
        save.restore(tmp_path / "empty", make_state())


def test_a_state_of_another_configuration_is_refused(saved):
    wider = make_state().replace(params={"conv": {"kernel": jnp.zeros((3, 3, 4, 16))}})
    with pytest.raises(InputError, match="2/state: does not fit this configuration"):
        save.restore(saved, wider)


def test_a_step_with_an_unknown_generator_is_refused(tmp_path):
    with save.Saver(tmp_path, {"generator": {"name": "etcher"}}) as saver:
        saver.save(1, make_state(), make_state().params)
    with pytest.raises(InputError, match="this version of stylejax cannot use it .*etcher"):
        save.load(tmp_path)


def test_two_devices_to_one_and_back(tmp_path):
    mesh = Mesh(np.array(jax.devices()[:2]), ("batch",))
    spread = jax.device_put({"w": jnp.arange(8.0)}, NamedSharding(mesh, PartitionSpec("batch")))
    with save.Saver(tmp_path, MODEL) as saver:
        saver.save(1, spread, spread)
    code = f"""
import jax, jax.numpy as jnp
from stylejax.checkpoints import save
assert jax.device_count() == 1
assert save.load({str(tmp_path)!r}).params["w"].tolist() == list(range(8))
state = save.restore({str(tmp_path)!r}, {{"w": jnp.zeros(8)}})
with save.Saver({str(tmp_path)!r}, {MODEL!r}) as saver:
    saver.save(2, {{"w": state["w"] + 1}}, state)
"""
    env = {**os.environ, "XLA_FLAGS": "", "JAX_PLATFORMS": "cpu"}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    state = save.restore(tmp_path, spread)
    assert state["w"].sharding == spread["w"].sharding
    assert state["w"].tolist() == list(range(1, 9))


def test_two_processes_save_and_resume_together(tmp_path):
    code = f"""
import sys, jax, jax.numpy as jnp, numpy as np
from stylejax.checkpoints import save
jax.config.update("jax_cpu_collectives_implementation", "gloo")
jax.distributed.initialize(sys.argv[1], num_processes=2, process_id=int(sys.argv[2]))
update = jax.pmap(
    lambda s, b: {{**s, "w": s["w"] + jax.lax.psum(b, "batch")}}, "batch", in_axes=(None, 0), out_axes=None
)
state = {{"w": jnp.float32(0), "rng": jax.random.key(3)}}
for step in (1, 2):
    if step == 2:
        state = save.restore({str(tmp_path)!r}, jax.eval_shape(lambda: state))
    state = update(state, jnp.ones(jax.local_device_count()))
    with save.Saver({str(tmp_path)!r}, {MODEL!r}) as saver:
        saver.save(step, state, {{"w": state["w"]}})
    jax.experimental.multihost_utils.sync_global_devices("sealed")
"""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    env = {**os.environ, "XLA_FLAGS": "", "JAX_PLATFORMS": "cpu"}
    words = [sys.executable, "-c", code, address]
    both = [subprocess.Popen([*words, number], env=env) for number in "01"]
    try:
        assert [process.wait(timeout=100) for process in both] == [0, 0]
    finally:
        for process in both:
            process.kill()
    assert save.load(tmp_path).params["w"] == 4  # two steps, one from each process
    state = save.restore(tmp_path, {"w": jnp.float32(0), "rng": jax.random.key(0)})
    assert jax.random.uniform(state["rng"]) == jax.random.uniform(jax.random.key(3))
