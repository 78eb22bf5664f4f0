"""The contrastive loss against sums written out."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.losses import contrastive

RNG = jax.random.key(0)
MAPS = tuple(jax.random.normal(jax.random.key(i), (2, 6, 5, c)) for i, c in enumerate((3, 8)))
OTHER = tuple(jax.random.normal(jax.random.key(9 + i), m.shape) for i, m in enumerate(MAPS))


def unit(maps):
    """Vectors of unit length, a projector without weights."""
    return tuple(x / jnp.linalg.norm(x, axis=-1, keepdims=True) for x in maps)


def test_samples_are_the_same_places_in_every_picture():
    places = jnp.broadcast_to(jnp.arange(30.0).reshape(1, 6, 5, 1), (2, 6, 5, 1))
    picks = contrastive.sample_patches(RNG, places, 7)
    assert picks.shape == (2, 7, 1) and len(set(np.asarray(picks[0, :, 0]).tolist())) == 7
    np.testing.assert_array_equal(picks[0], picks[1])
    assert contrastive.sample_patches(RNG, places, 99).shape == (2, 30, 1)


def test_info_nce_is_cross_entropy_written_out():
    keys, queries = (np.asarray(unit((m.reshape(2, 30, 3),))[0], np.float64) for m in (MAPS[0], OTHER[0]))
    total = 0.0
    for b in range(2):
        for i in range(30):
            scores = [np.dot(queries[b, i], keys[b, j]) / 0.07 for j in range(30)]
            total += -np.log(np.exp(scores[i]) / np.sum(np.exp(scores)))
    value = contrastive.info_nce(jnp.float32(keys), jnp.float32(queries), 0.07)
    np.testing.assert_allclose(value, total / 60, rtol=1e-4)


def _nce(source, output):
    return contrastive.patch_loss(source, output, RNG, project=unit, patches=16, temperature=0.07)


def test_patch_loss_is_the_mean_over_maps_of_info_nce_at_common_places():
    rngs = jax.random.split(RNG, 2)
    terms = [
        contrastive.info_nce(
            *(unit((contrastive.sample_patches(r, x, 16),))[0] for x in (source, output)),
            0.07,
        )
        for r, source, output in zip(rngs, MAPS, OTHER, strict=True)
    ]
    np.testing.assert_allclose(_nce(MAPS, OTHER), sum(terms) / 2, rtol=1e-5)


def test_patch_loss_of_all_places_written_out():
    total = 0.0
    for source, output in zip(MAPS, OTHER, strict=True):
        keys, queries = (np.asarray(unit((x,))[0], np.float64).reshape(2, 30, -1) for x in (source, output))
        scores = np.einsum("bqd,bkd->bqk", queries, keys) / 0.07
        total += np.mean(np.log(np.exp(scores).sum(2)) - np.diagonal(scores, axis1=1, axis2=2)) / 2
    value = contrastive.patch_loss(MAPS, OTHER, RNG, project=unit, patches=30, temperature=0.07)
    np.testing.assert_allclose(value, total, rtol=1e-4)


def test_patch_loss_is_small_for_the_photo_itself_and_moves_only_the_output():
    assert _nce(MAPS, MAPS) < 0.1 * _nce(MAPS, OTHER)
    source, output = jax.grad(_nce, (0, 1))(MAPS, OTHER)
    assert all(jnp.all(g == 0) for g in source) and all(jnp.any(g != 0) for g in output)


def test_across_tells_a_patch_from_those_of_all_pictures():
    keys, queries = (np.asarray(unit((m,))[0], np.float64).reshape(60, -1) for m in (MAPS[1], OTHER[1]))
    scores = queries @ keys.T / 0.07
    expected = np.mean(np.log(np.exp(scores).sum(1)) - np.diag(scores))
    value = contrastive.patch_loss(MAPS[1:], OTHER[1:], RNG, project=unit, patches=30, temperature=0.07, across=True)
    np.testing.assert_allclose(value, expected, rtol=1e-4)
