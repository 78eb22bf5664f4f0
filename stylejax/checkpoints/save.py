"""The state of a run on disk: saved in the background, restored to go on from.

A run keeps its steps in `WORKDIR/checkpoints/STEP/`, each with four items: `state` (all that training goes on from),
`params` (the averaged generator), `meta` (what rebuilds the generator) and `metrics`. Orbax has no checksum, so a
finished step gets a `manifest.sha256`.
"""

import contextlib
import json
import math
import operator
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jax
import numpy as np
from jax.experimental import multihost_utils
from jax.sharding import Mesh, PartitionSpec, SingleDeviceSharding

from stylejax import compat
from stylejax.checkpoints import manifest, save_errors
from stylejax.checkpoints.steps import choose_step, finished_steps, steps_folder, unfinished_dirs
from stylejax.errors import InputError, first_line
from stylejax.models.generator import CANVAS

_UNFINISHED = "*.orbax-checkpoint-tmp"
DELETED = "deleted"  # steps move here in one stroke: a kill leaves no half-deleted step among them


class Saver:
    """Saves steps in the background; keeps the latest two and the one of smallest distance.

    A context manager: leaving it waits for the last save, which would be lost otherwise. Opening it removes what a
    killed run left unfinished. Every process opens it and saves; only the first one deletes and writes manifests.

    A save that fails, as on a full disk, leaves the steps before it as they are, and the next one may be tried.

    Args:
      workdir: folder of the run; steps go to `workdir/checkpoints/`.
      model: the config group that `build_generator` takes; every step carries it.
      canvas: pixels, of the `Style` that `load` gives.

    Raises:
      InputError: an earlier step in workdir is damaged.
    """

    def __init__(self, workdir: str | os.PathLike, model: Mapping, canvas: int = CANVAS):
        save_errors.silence_orbax()
        self.folder = steps_folder(workdir)
        self.meta = {"model": json.loads(json.dumps(model, default=dict)), "canvas": canvas}
        if jax.process_index() == 0:
            _remove_unfinished(self.folder)
        multihost_utils.sync_global_devices("stylejax: unfinished steps removed")
        for step in finished_steps(self.folder):
            manifest.verify(self.folder / str(step))
        self.manager = _open_manager(self.folder)

    def save(self, step: int, state: Any, params: Any, distance: float | None = None) -> None:
        """Starts a save and returns once the arrays may change; a step already saved stays.

        Args:
          step: number of finished training steps.
          state: any pytree of arrays, typed keys and numbers.
          params: averaged generator parameters.
          distance: of painted to style pictures, smaller is better; None or NaN: not measured, or from too few
            pictures to choose the best step by.

        Raises:
          InputError: this save, or the one before, failed; what it left is removed.
        """
        import orbax.checkpoint as ocp

        self.finish()
        if step in self.manager.all_steps():
            return
        items = ocp.args.Composite(
            state=ocp.args.StandardSave(_span_processes(state)),
            params=ocp.args.StandardSave(_span_processes(params)),
            meta=ocp.args.JsonSave(self.meta),
        )
        measured = distance is not None and math.isfinite(distance)
        metrics = {"distance": float(distance) if measured else math.inf}
        try:
            self.manager.save(step, args=items, metrics=metrics, force=True)
        except Exception as error:
            raise self._failed(error) from error

    def write_manifests(self) -> None:
        """`finish`, but returns at once while a step is being written."""
        if not self.manager.is_saving_in_progress():
            self.finish()

    def finish(self) -> None:
        """Waits for the last save, and gives each step that is written its manifest; InputError: the save failed."""
        try:
            self.manager.wait_until_finished()
            if jax.process_index() == 0:
                for step_dir in unfinished_dirs(self.folder):
                    manifest.write(step_dir)
                for left in (self.folder / DELETED, *self.folder.glob(_UNFINISHED)):
                    shutil.rmtree(left, ignore_errors=True)
        except Exception as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> InputError:
        """What to raise for a failed save; removes what it left, and its errors, which Orbax would raise once more."""
        if jax.process_count() == 1:  # several would have to agree on it
            with contextlib.suppress(Exception):
                self.manager.close()
            with contextlib.suppress(OSError):
                _remove_unfinished(self.folder)
            self.manager = _open_manager(self.folder)
        return save_errors.one_line(self.folder, error)

    def close(self) -> None:
        """Waits for the last save and writes its manifest."""
        try:
            self.finish()
        finally:
            self.manager.close()

    def __enter__(self) -> "Saver":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def restore(workdir: str | os.PathLike, like: Any) -> Any:
    """State of the latest finished step, with the structure, shapes, dtypes and shardings of `like`.

    Arrays are found by their names, those of earlier versions through `compat.state_names`.

    Args:
      workdir: folder of the run.
      like: a state of the same structure; its leaves may be `jax.ShapeDtypeStruct`.

    Raises:
      InputError: there is no finished step, it is damaged, or `like` does not fit it.
    """
    import orbax.checkpoint as ocp

    step_dir = steps_folder(workdir) / str(choose_step(workdir, "latest"))
    manifest.verify(step_dir)
    try:
        stored = ocp.PyTreeCheckpointHandler().metadata(step_dir / "state").tree
        stored_names = _stored_names(stored, like)
        targets = {stored_names[name]: _target(leaf) for name, leaf in _by_name(like).items()}
        with ocp.StandardCheckpointer() as checkpointer:
            found = _by_name(checkpointer.restore(step_dir / "state", _fill(stored, targets)))
        leaves = [found[stored_names[name]] for name in _by_name(like)]
        return jax.tree.unflatten(jax.tree.structure(like), leaves)
    except Exception as error:
        why = f"does not fit this configuration ({first_line(error)})"
        way_out = "go on with the configuration the run began with, or start in a new folder"
        raise InputError(f"{step_dir / 'state'}: {why}; {way_out}") from error


def _stored_names(stored: Any, like: Any) -> dict[str, str]:
    """Name of each leaf of `like` -> name that it is stored under.

    ValueError: a leaf of `like` is not stored, or a stored one that is still of use has no place in `like`.
    """
    names = compat.state_names({name: tuple(leaf.shape) for name, leaf in _by_name(stored).items()})
    wanted = _by_name(like).keys()
    for name in sorted(wanted - names.keys()):
        raise ValueError(f"{name} is not in it")
    for name in sorted(names.keys() - wanted):
        raise ValueError(f"{names[name]} has no place in it")
    return names


def _fill(stored: Any, targets: Mapping[str, Any]) -> Any:
    """The saved structure with `targets` at their stored names; what is not wanted is read as it was saved."""

    def fill(path: tuple, leaf: Any) -> Any:
        return targets.get(_name(path), _target(jax.ShapeDtypeStruct(leaf.shape, leaf.dtype)))

    return jax.tree_util.tree_map_with_path(fill, stored)


def _by_name(tree: Any) -> dict[str, Any]:
    """{"params/generator/bias": leaf}, in the order of the leaves."""
    return {_name(path): leaf for path, leaf in jax.tree_util.tree_flatten_with_path(tree)[0]}


def _name(path: tuple) -> str:
    return jax.tree_util.keystr(path, simple=True, separator="/")


def _remove_unfinished(folder: Path) -> None:
    """A step without a manifest would also stand in the way: Orbax does not save a step twice."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / DELETED, ignore_errors=True)
    for path in [*folder.glob(_UNFINISHED), *unfinished_dirs(folder)]:
        shutil.rmtree(path)


def _open_manager(folder: Path) -> Any:
    import orbax.checkpoint as ocp

    return ocp.CheckpointManager(folder, options=_keep_latest_and_best())


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


def _span_processes(tree: Any) -> Any:
    """Orbax saves no array that one process holds alone; ours are the same in every process."""
    if jax.process_count() == 1:
        return tree
    mesh = Mesh(np.array(jax.devices()), ("all",))

    def span(leaf: Any) -> Any:
        if isinstance(leaf, jax.Array) and not leaf.is_fully_addressable:
            return leaf
        return multihost_utils.host_local_array_to_global_array(leaf, mesh, PartitionSpec())

    return jax.tree.map(span, tree)


def _target(leaf: Any) -> Any:
    """What Orbax takes in place of a leaf: its shape, dtype and sharding; numbers as they are."""
    if not isinstance(leaf, jax.Array | jax.ShapeDtypeStruct):
        return leaf
    where = leaf.sharding or SingleDeviceSharding(jax.local_devices()[0])
    return jax.ShapeDtypeStruct(leaf.shape, leaf.dtype, sharding=where)
