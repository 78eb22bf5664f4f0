"""The patchwise contrastive loss: a patch of the output must find its own place in the source."""

from collections.abc import Callable

import jax
import jax.numpy as jnp

Maps = tuple[jax.Array, ...]


def sample_patches(rng: jax.Array, features: jax.Array, count: int) -> jax.Array:
    """Features at `count` random positions, the same for every picture; [B, h, w, C] -> [B, count, C].

    A map of fewer positions gives all of them.
    """
    batch, height, width, channels = features.shape
    positions = jax.random.permutation(rng, height * width)[:count]
    return features.reshape(batch, height * width, channels)[:, positions]


def info_nce(keys: jax.Array, queries: jax.Array, temperature: float) -> jax.Array:
    """Cross-entropy of choosing a query's own key among all keys of the picture (van den Oord et al. 2018).

    keys, queries: [B, P, D] of unit length.
    """
    logits = jnp.einsum("bqd,bkd->bqk", queries, keys) / temperature
    own = jnp.diagonal(logits, axis1=1, axis2=2)
    return jnp.mean(jax.nn.logsumexp(logits, axis=-1) - own)


def patch_loss(
    source: Maps,
    output: Maps,
    rng: jax.Array,
    *,
    project: Callable[[Maps], Maps],
    patches: int,
    temperature: float,
    across: bool = False,
) -> jax.Array:
    """Mean over maps of info_nce between the same places of source and output (Park et al. 2020, equation 3).

    Args:
      source, output: encoder feature maps of photo and painting, each [B, h, w, C].
      rng: chooses the places.
      project: embeds a tuple of [B, P, C] as a tuple of [B, P, D] of unit length, one per map.
      patches: positions drawn per map.
      temperature: 0.07 in the paper.
      across: a patch is also distinguished from those of the batch's other pictures, not of its own alone.

    The source's embeddings are constants: only the output moves towards them.
    """
    rngs = jax.random.split(rng, len(source))
    keys = project(tuple(sample_patches(r, x, patches) for r, x in zip(rngs, source, strict=True)))
    queries = project(tuple(sample_patches(r, x, patches) for r, x in zip(rngs, output, strict=True)))
    if across:
        keys = tuple(x.reshape(1, -1, x.shape[-1]) for x in keys)
        queries = tuple(x.reshape(1, -1, x.shape[-1]) for x in queries)
    terms = [info_nce(jax.lax.stop_gradient(k), q, temperature) for k, q in zip(keys, queries, strict=True)]
    return sum(terms) / len(terms)
