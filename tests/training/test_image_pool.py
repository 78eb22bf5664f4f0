"""The pool keeps, hands back and swaps as its paper says."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.training import image_pool

RNG = jax.random.key(0)


def numbered(*values):
    """Pictures [B, 2, 2, 3], each of one value."""
    return jnp.broadcast_to(jnp.array(values, jnp.float32).reshape(-1, 1, 1, 1), (len(values), 2, 2, 3))


def values(pictures):
    return np.asarray(pictures)[:, 0, 0, 0].tolist()


def test_while_there_is_room_everything_comes_back_and_is_kept():
    images, after = image_pool.exchange(image_pool.empty(4, 2, 2), numbered(1, 2, 3), RNG)
    assert values(images) == [1, 2, 3] and values(after.pictures) == [1, 2, 3, 0] and after.count == 3


def test_a_full_pool_swaps_one_time_in_two_and_loses_nothing():
    _, full = image_pool.exchange(image_pool.empty(50, 2, 2), numbered(*range(50)), RNG)
    offered = list(range(50, 250))
    images, after = jax.jit(image_pool.exchange)(full, numbered(*offered), jax.random.key(1))
    out = values(images)
    earlier = sum(a != b for a, b in zip(out, offered, strict=True))
    assert 75 < earlier < 125
    # Every picture is either in the pool or was handed back, once.
    assert sorted(out + values(after.pictures)) == list(range(250))


def test_without_a_pool_pictures_pass_through():
    images, after = image_pool.exchange(image_pool.empty(0, 2, 2), numbered(1, 2), RNG)
    assert values(images) == [1, 2] and after.count == 2
    assert all(leaf.size for leaf in jax.tree.leaves(after))  # a checkpoint holds no empty array
