"""Small states and runs of them, for the tests of checkpoints."""

import functools
from typing import Any

import flax.struct
import jax
import jax.numpy as jnp
import numpy as np

from stylejax.checkpoints import save
from stylejax.models.build import build_generator

MODEL = {"generator": dict(name="compact", width=8, blocks=2, decoder_blocks=1, noise=4, norm="instance_norm")}


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


@functools.cache
def make_params(step=0):
    """Parameters of the generator of MODEL, others for every step; tests copy them before they change them."""
    zeros = np.zeros((1, 64, 64, 3), np.float32)
    init = build_generator(MODEL).init
    tree = jax.eval_shape(init, jax.random.key(0), zeros, np.zeros(1, np.uint32))["params"]
    draw = np.random.default_rng(step)
    return jax.tree.map(lambda leaf: draw.normal(size=leaf.shape).astype(leaf.dtype), tree)


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
            saver.save(step, make_state(step), make_params(step), distance)


def steps_of(workdir):
    return sorted(int(path.name) for path in (workdir / "checkpoints").iterdir())
