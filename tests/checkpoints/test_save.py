"""Steps come back bit for bit, and the right ones are kept."""

import functools
import os
import shutil
import socket
import subprocess
import sys
from typing import Any

import flax.struct
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from stylejax import compat
from stylejax.checkpoints import manifest, params, save, steps
from stylejax.checkpoints.load import load
from stylejax.checkpoints.manifest import MANIFEST
from stylejax.errors import InputError
from tests.checkpoints.states import MODEL, as_bytes, make_params, make_state, save_steps, steps_of


def params_of(workdir, step):
    return params.read(workdir / "checkpoints" / str(step) / "params")


def test_restore_gives_back_the_latest_state_bit_for_bit(saved):
    state = save.restore(saved, make_state(0))
    assert type(state.step) is int
    assert as_bytes(state) == as_bytes(make_state(2))
    assert jax.random.uniform(state.rng) == jax.random.uniform(jax.random.key(7))


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
        manifest.verify(folder / save.DELETED / "1")
    assert steps_of(tmp_path) == [2, 3]
    (folder / save.DELETED / "1" / "params").mkdir(parents=True)
    save_steps(tmp_path, {})
    assert steps_of(tmp_path) == [2, 3]


def test_saving_a_step_again_leaves_it_as_it_is(run):
    before = (run / "checkpoints" / "2" / MANIFEST).read_bytes()
    with save.Saver(run, MODEL) as saver:
        saver.save(2, make_state(9), make_state(9).params, 0.1)
        saver.save(3, make_state(3), make_state(3).params)
        saver.save(3, make_state(9), make_state(9).params)
    assert (run / "checkpoints" / "2" / MANIFEST).read_bytes() == before
    assert as_bytes(save.restore(run, make_state())) == as_bytes(make_state(3))


def test_a_manifest_is_written_only_for_finished_steps(tmp_path):
    with save.Saver(tmp_path, MODEL) as saver:
        saver.write_manifests()
        saver.save(1, make_state(1), make_state(1).params)
        saver.manager.wait_until_finished()
        assert steps.latest_step(tmp_path) is None
        saver.write_manifests()
        assert steps.latest_step(tmp_path) == 1
        manifest.verify(tmp_path / "checkpoints" / "1")
        (tmp_path / "checkpoints" / "2.orbax-checkpoint-tmp").mkdir()
        saver.write_manifests()
        assert not list((tmp_path / "checkpoints").glob(f"*-tmp/{MANIFEST}"))


def test_the_state_may_be_donated_right_after_save(tmp_path):
    @functools.partial(jax.jit, donate_argnums=0)
    def overwrite(tree):
        return jax.tree.map(lambda leaf: leaf * 0 - 1, tree)

    tree = {"kernel": jnp.arange(2.0**20)}
    with save.Saver(tmp_path, MODEL) as saver:
        saver.save(1, {"params": tree}, tree)
        jax.block_until_ready(overwrite(tree))
    expected = np.arange(2.0**20, dtype=np.float32)
    np.testing.assert_array_equal(params_of(tmp_path, 1)["kernel"], expected)


def test_a_step_killed_before_its_manifest_is_not_taken_and_is_saved_anew(run):
    (run / "checkpoints" / "2" / MANIFEST).unlink()
    (run / "checkpoints" / "3.orbax-checkpoint-tmp" / "state").mkdir(parents=True)
    assert steps.latest_step(run) == 1
    assert as_bytes(save.restore(run, make_state())) == as_bytes(make_state(1))
    assert as_bytes(load(run, "latest").params) == as_bytes(make_params(1))
    with save.Saver(run, MODEL) as saver:
        assert steps_of(run) == [1]
        saver.save(2, make_state(22), make_state(22).params)
    assert as_bytes(save.restore(run, make_state())) == as_bytes(make_state(22))


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


def test_a_state_of_another_configuration_is_refused(saved):
    wider = make_state().replace(params={"conv": {"kernel": jnp.zeros((3, 3, 4, 16))}})
    with pytest.raises(InputError, match="2/state: does not fit this configuration"):
        save.restore(saved, wider)


def new_names(stored):
    """Today's name -> stored name, as compat.state_names; the bias is of no use any more."""
    assert stored["params/conv/bias"] == (8,)
    today = {"params/conv/kernel": "params/to_rgb/weights", "moments/1/0": "average"}
    return {today.get(name, name): name for name in stored if name != "params/conv/bias"}


@flax.struct.dataclass
class Renamed:
    """make_state of a later version: other names, another structure, and without `bias`."""

    rng: jax.Array
    params: Any
    average: jax.Array
    moments: Any
    step: Any


def renamed():
    state = make_state(0)
    params = {"to_rgb": {"weights": state.params["conv"]["kernel"]}}
    return Renamed(state.rng, params, state.moments[1][0], (state.moments[0],), 0)


def test_a_state_of_old_names_is_restored_by_name(saved, monkeypatch):
    monkeypatch.setattr(compat, "state_names", new_names)
    like = jax.device_put(renamed(), jax.devices()[1])
    state = save.restore(saved, like.replace(step=0))
    old = make_state(2)
    params = {"to_rgb": {"weights": old.params["conv"]["kernel"]}}
    expected = Renamed(old.rng, params, old.moments[1][0], (old.moments[0],), 2)
    assert as_bytes(state) == as_bytes(expected)
    assert jax.random.uniform(state.rng) == jax.random.uniform(jax.random.key(7))
    assert state.average.devices() == {jax.devices()[1]}


def test_a_state_that_lacks_or_has_too_many_arrays_is_refused_by_their_names(saved):
    with pytest.raises(InputError, match="does not fit this configuration .params/conv/extra is not in it."):
        save.restore(saved, make_state().replace(params={"conv": {**make_state().params["conv"], "extra": 0}}))
    with pytest.raises(InputError, match="does not fit this configuration .params/conv/bias has no place in it."):
        kernel = make_state().params["conv"]["kernel"]
        save.restore(saved, make_state().replace(params={"conv": {"kernel": kernel}}))


def test_two_devices_to_one_and_back(tmp_path):
    mesh = Mesh(np.array(jax.devices()[:2]), ("batch",))
    spread = jax.device_put({"w": jnp.arange(8.0)}, NamedSharding(mesh, PartitionSpec("batch")))
    with save.Saver(tmp_path, MODEL) as saver:
        saver.save(1, spread, spread)
    code = f"""
import jax, jax.numpy as jnp
from stylejax.checkpoints import save
from stylejax.checkpoints import params, steps
assert jax.device_count() == 1
assert params.read(steps.find_step_dir({str(tmp_path)!r}) / "params")["w"].tolist() == list(range(8))
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
    jax.experimental.multihost_utils.sync_global_devices("saved")
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
    assert params_of(tmp_path, 2)["w"] == 4  # two steps, one from each process
    state = save.restore(tmp_path, {"w": jnp.float32(0), "rng": jax.random.key(0)})
    assert jax.random.uniform(state["rng"]) == jax.random.uniform(jax.random.key(3))
