"""Each replica's numbers are those of its run alone."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from configs import smoke
from stylejax.errors import InputError
from stylejax.experiments import replicas
from stylejax.training.learners import make_learner
from stylejax.training.step import AXIS
from tests import untrained
from tests.training.test_objectives import frozen
from tests.untrained import TINY

VALUES = {"optim.painter_rate": [1e-3, 4e-3], "loss.content.pixel": [0.2, 1.0], "optim.b2": [0.99, 0.9]}


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
    update = jax.jit(both.update)
    own = jax.jit(jax.vmap(learner.update, in_axes=(None, 0, None), out_axes=(None, None), axis_name=AXIS))
    for step in range(3):
        state, told = update(state, _batches(step), rngs)
        alone, metrics = own(alone, replicas.pick(_batches(step), 1), rngs[1])
        for name, value in metrics.items():
            np.testing.assert_allclose(told[name][1], value, rtol=1e-4, atol=1e-5, err_msg=name)
    # The kernels alone: a bias before a norm has no slope, and Adam makes a step of its rounding error.
    ours, theirs, other = (_kernels(x.params) for x in (replicas.pick(state, 1), alone, replicas.pick(state, 0)))
    np.testing.assert_allclose(ours, theirs, atol=1e-4)
    assert np.abs(ours - other).max() > 1e-3


@pytest.mark.parametrize("name", ["optim.steps", "optim.painter_rat", "loss.content.perceptul", "data.batch"])
def test_what_replicas_share_is_refused(name):
    with pytest.raises(InputError, match=name):
        replicas.make_replicas(_config(), frozen, {name: jnp.ones(2)})
