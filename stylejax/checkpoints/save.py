"""Everything Orbax: save, seal, restore and load the steps of a run.

A run keeps its steps in `WORKDIR/checkpoints/STEP/`, each with four items: `state` (all that
training goes on from), `params` (the averaged generator), `meta` (what rebuilds the generator)
and `metrics`. Orbax has no checksum, so we seal a finished step with a `manifest.sha256`.
"""

import json
import math
import operator
import shutil
from collections.abc import Mapping
from pathlib import Path

import jax
import numpy as np
from jax.experimental import multihost_utils
from jax.sharding import Mesh, PartitionSpec, SingleDeviceSharding

from stylejax.checkpoints.manifest import seal, verify
from stylejax.checkpoints.steps import find_step_dir, latest_dir, sealed_steps, steps_folder, unsealed_dirs
from stylejax.errors import InputError
from stylejax.models.build import build_generator
from stylejax.models.generator import CANVAS, Style

DELETED = "deleted"  # steps move here in one stroke: a kill leaves no half-deleted step among them


class Saver:
    """Saves steps in the background; keeps the latest two and the one of smallest distance.

    A context manager: leaving it waits for the last save, which would be lost otherwise. Opening
    it removes what a killed run left unfinished.

    Args:
      workdir: folder of the run; steps go to `workdir/checkpoints/`.
      model: the config group that `build_generator` takes; every step carries it.
        canvas: pixels, of the `Style` that `load` gives.

    Raises:
      InputError: an earlier step in workdir is damaged.
    """

    def __init__(self, workdir, model: Mapping, canvas: int = CANVAS):
        import orbax.checkpoint as ocp

        self.folder = steps_folder(workdir)
        self.meta = {"model": json.loads(json.dumps(model, default=dict)), "canvas": canvas}
        if jax.process_index() == 0:
            _remove_unfinished(self.folder)
        multihost_utils.sync_global_devices("stylejax: unfinished steps removed")
        for step in sealed_steps(self.folder):
            verify(self.folder / str(step))
        self.manager = ocp.CheckpointManager(self.folder, options=_keep_latest_and_best())

    def save(self, step: int, state, params, distance: float | None = None) -> None:
        """Starts a save and returns once the arrays may change; a step already saved stays.

        Args:
          step: number of finished training steps.
          state: any pytree of arrays, typed keys and numbers.
          params: averaged generator parameters.
          distance: of painted to style pictures, smaller is better; None or NaN: not measured.
        """
        import orbax.checkpoint as ocp

        self.manager.wait_until_finished()
        self.seal()
        if step in self.manager.all_steps():
            return
        items = ocp.args.Composite(
            state=ocp.args.StandardSave(_span_processes(state)),
            params=ocp.args.StandardSave(_span_processes(params)),
            meta=ocp.args.JsonSave(self.meta),
        )
        measured = distance is not None and math.isfinite(distance)
        metrics = {"distance": float(distance) if measured else math.inf}
        self.manager.save(step, args=items, metrics=metrics, force=True)

    def seal(self) -> None:
        """Seals each finished step; returns at once while one is being written."""
        if self.manager.is_saving_in_progress():
            return
        self.manager.wait_until_finished()  # raises what failed in the background: a full disk
        if jax.process_index() == 0:
            for step_dir in unsealed_dirs(self.folder):
                seal(step_dir)
            shutil.rmtree(self.folder / DELETED, ignore_errors=True)

    def close(self) -> None:
        """Waits for the last save and seals it."""
        try:
            self.manager.wait_until_finished()
            self.seal()
        finally:
            self.manager.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def restore(workdir, like):
    """State of the latest sealed step, with the shapes, dtypes and shardings of `like`.

    Args:
      workdir: folder of the run.
      like: a state of the same structure; its leaves may be `jax.ShapeDtypeStruct`.

    Raises:
      InputError: there is no sealed step, it is damaged, or `like` does not fit it.
    """
    import orbax.checkpoint as ocp

    step_dir = latest_dir(workdir)
    verify(step_dir)
    try:
        with ocp.StandardCheckpointer() as checkpointer:
            return checkpointer.restore(step_dir / "state", jax.tree.map(_target, like))
    except Exception as error:
        why = f"does not fit this configuration ({_first_line(error)})"
        way_out = "go on with the configuration the run began with, or start in a new folder"
        raise InputError(f"{step_dir / 'state'}: {why}; {way_out}") from error


def load(path) -> Style:
    """The trained style of a run, checked; its parameters are NumPy arrays, for any devices.

    Args:
      path: folder of a run (its latest step is taken), one of its `checkpoints/STEP` folders, or the name of a style
        that comes with the project, as "monet".

    Raises:
      InputError: path is not a run, or a file of it is missing or damaged.
    """
    step_dir = find_step_dir(path)
    verify(step_dir)
    try:
        params = _read_params(step_dir / "params")
        meta = json.loads((step_dir / "meta" / "metadata").read_text())
        return Style(params, build_generator(meta["model"]), meta["canvas"])
    except Exception as error:
        raise InputError(
            f"{step_dir}: is whole, but this version of stylejax cannot use it "
            f"({_first_line(error)}); use the version that wrote it"
        ) from error


def _remove_unfinished(folder: Path) -> None:
    """An unsealed step would also stand in the way: Orbax does not save a step twice."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / DELETED, ignore_errors=True)
    for path in [*folder.glob("*.orbax-checkpoint-tmp"), *unsealed_dirs(folder)]:
        shutil.rmtree(path)


def _keep_latest_and_best():
    """Options of the manager; without best_fn Orbax would forget the distances on a restart."""
    import orbax.checkpoint as ocp
    from orbax.checkpoint import checkpoint_managers as managers

    distance = operator.itemgetter("distance")
    best = managers.BestN(get_metric_fn=distance, reverse=True, n=1)  # reverse: smallest is best
    policy = managers.AnyPreservationPolicy([managers.LatestN(2), best])
    return ocp.CheckpointManagerOptions(
        best_fn=distance, best_mode="min", preservation_policy=policy, todelete_subdir=DELETED
    )


def _span_processes(tree):
    """Orbax saves no array that one process holds alone; ours are the same in every process."""
    if jax.process_count() == 1:
        return tree
    mesh = Mesh(np.array(jax.devices()), ("all",))
    return multihost_utils.host_local_array_to_global_array(tree, mesh, PartitionSpec())


def _target(leaf):
    if not isinstance(leaf, jax.Array | jax.ShapeDtypeStruct):
        return leaf
    where = leaf.sharding or SingleDeviceSharding(jax.local_devices()[0])
    return jax.ShapeDtypeStruct(leaf.shape, leaf.dtype, sharding=where)


def _read_params(item_dir: Path):
    """NumPy arrays, without a target and without the devices they were saved on."""
    import orbax.checkpoint as ocp

    handler = ocp.PyTreeCheckpointHandler()
    as_numpy = ocp.RestoreArgs(restore_type=np.ndarray)
    restore_args = jax.tree.map(lambda _: as_numpy, handler.metadata(item_dir).tree)
    return handler.restore(item_dir, args=ocp.args.PyTreeRestore(restore_args=restore_args))


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
