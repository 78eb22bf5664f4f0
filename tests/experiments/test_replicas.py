"""Each replica's numbers are those of its run alone."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import stylejax
from configs import smoke
from stylejax.checkpoints.steps import latest_step
from stylejax.errors import InputError
from stylejax.experiments import replicas
from stylejax.images import files
from stylejax.training import evaluation, loop
from stylejax.training.learner import make_learner
from stylejax.training.step import AXIS
from tests import untrained
from tests.training.test_objectives import frozen
from tests.untrained import TINY

VALUES = {"optim.generator_rate": [1e-3, 4e-3], "loss.content.pixel": [0.2, 1.0], "optim.b2": [0.99, 0.9]}


def _config():
    config = smoke.get_config().to_dict()
    config["model"].update(TINY)
    config["loss"]["content"]["perceptual"] = 0.0
    return config


def _batches(step):
    """Each replica's own batch: {"content", "style"} of [2, 1, 2, 32, 32, 3]."""
    keys = jax.random.split(jax.random.key(step))
    return {
        k: jax.random.uniform(r, (2, 1, 2, 32, 32, 3), minval=-1)
        for k, r in zip(("content", "style"), keys, strict=False)
    }


def _kernels(params):
    """All arrays of two axes and more as one vector."""
    return np.concatenate([np.ravel(x) for x in jax.tree.leaves(params) if x.ndim > 1])


def test_replicas_are_their_runs_alone():
    both = replicas.make_replicas(_config(), frozen, {k: jnp.array(v) for k, v in VALUES.items()})
    learner = make_learner(replicas.place(_config(), {k: v[1] for k, v in VALUES.items()}), frozen)
    rngs = jax.random.split(jax.random.key(7), 2)
    alone = untrained.state(learner, {k: v[1, 0] for k, v in _batches(0).items()})
    state = jax.tree.map(lambda x: jnp.stack([x, x]), alone)
    update = jax.jit(both.train_step)
    own = jax.jit(jax.vmap(learner.train_step, in_axes=(None, 0, None), out_axes=(None, None), axis_name=AXIS))
    for step in range(3):
        state, together = update(state, _batches(step), rngs)
        alone, metrics = own(alone, replicas.part_of(_batches(step), 1), rngs[1])
        for name, value in metrics.items():
            np.testing.assert_allclose(together[name][1], value, rtol=1e-4, atol=1e-5, err_msg=name)
    # The kernels alone: a bias before a norm has no slope, and Adam makes a step of its rounding error.
    ours, theirs, other = (_kernels(x.params) for x in (replicas.part_of(state, 1), alone, replicas.part_of(state, 0)))
    np.testing.assert_allclose(ours, theirs, atol=1e-4)
    assert np.abs(ours - other).max() > 1e-3


@pytest.mark.parametrize("name", ["optim.steps", "optim.painter_rat", "loss.content.perceptul", "data.batch"])
def test_what_replicas_share_is_refused(name):
    with pytest.raises(InputError, match=name):
        replicas.make_replicas(_config(), frozen, {name: jnp.ones(2)})


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Two small folders of noise, and a frozen network that is none."""
    monkeypatch.setattr(loop.backbones, "load_frozen", lambda name: None)
    monkeypatch.setattr(loop.backbones, "efficientnet_lite0", lambda weights, images: frozen(images))
    monkeypatch.setattr(evaluation.extractors, "alex_features", lambda pictures: pictures.mean((1, 2)))
    draw = np.random.default_rng(0)
    for kind in ("style", "content"):
        (tmp_path / kind).mkdir()
        for i in range(2):
            files.write(tmp_path / kind / f"{i}.png", draw.integers(0, 256, (40, 50, 3), np.uint8))
    return tmp_path


def _run_config(folders, seed, **optim):
    config = smoke.get_config().to_dict()
    config["data"].update(style=str(folders / "style"), content=str(folders / "content"))
    config["model"].update(TINY)
    untrained.compare_pixels(config["loss"])
    config["loss"]["window"] = 32  # all of a crop: no draw differs from device to device
    config["optim"].update(steps=2, **optim)
    config["run"].update(seed=seed, measure=2, side=32)
    return config


def test_seeds_and_rates_side_by_side_are_their_runs_alone(folders):
    configs = [_run_config(folders, 0), _run_config(folders, 1, generator_rate=1e-3)]
    both = [folders / "both" / str(i) for i in range(2)]
    replicas.train_together(configs, both)
    loop.train(configs[1], folders / "alone")
    ours = stylejax.load(both[1], "latest")
    alone = stylejax.load(folders / "alone", "latest")
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-4), ours.params, alone.params)
    names = {p.name for p in (folders / "alone").iterdir() if not p.name.startswith("events")}
    assert names <= {p.name for p in both[1].iterdir()} and latest_step(both[0]) == 2
    replicas.train_together(configs, both)  # there is nothing left to do
    with pytest.raises(InputError, match=r"run\.seed"):
        replicas.train_together(configs[::-1], both)


def test_what_cannot_be_together_is_named(folders):
    configs = [_run_config(folders, 0), _run_config(folders, 1, warmup=3)]
    with pytest.raises(InputError, match=r"optim\.warmup cannot differ"):
        replicas.train_together(configs, [folders / "a", folders / "b"])
    assert not (folders / "a").exists()
