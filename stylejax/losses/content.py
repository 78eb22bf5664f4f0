"""Content terms: (source, output, rng) -> scalar, small when the photo's content is kept in the painting.

source and output are pytrees of equal structure of arrays [B, h, w, C]: images, encoder maps or frozen features.
"""

from collections.abc import Callable

import jax
import jax.numpy as jnp


def pixel(source: jax.Array, output: jax.Array, rng: jax.Array) -> jax.Array:
    """Mean |source - output|; rng is not used."""
    return jnp.mean(jnp.abs(source - output))


def perceptual(source: tuple[jax.Array, ...], output: tuple[jax.Array, ...], rng: jax.Array) -> jax.Array:
    """Mean over frozen maps of the mean absolute difference (Johnson et al. 2016); rng is not used."""
    return sum(pixel(s, o, rng) for s, o in zip(source, output, strict=True)) / len(source)


def steady(source: jax.Array, output: jax.Array, inside: jax.Array) -> jax.Array:
    """Mean |source - output| over the pixels that both show: the moved painting and the painting of the moved photo.

    source, output: [B, H, W, 3]; inside: [H, W], 1 where the moved picture has pixels, else 0.
    """
    apart = jnp.mean(jnp.abs(source - output), axis=(0, 3))
    return jnp.sum(apart * inside) / jnp.maximum(1.0, jnp.sum(inside))


def sample_patches(rng: jax.Array, features: jax.Array, count: int) -> jax.Array:
    """Features at `count` random positions, the same for every picture; [B, h, w, C] -> [B, count, C].

    A map of fewer positions gives all of them.
    """
    batch, height, width, channels = features.shape
    picks = jax.random.permutation(rng, height * width)[:count]
    return features.reshape(batch, height * width, channels)[:, picks]


def info_nce(keys: jax.Array, queries: jax.Array, temperature: float) -> jax.Array:
    """Cross-entropy of telling a query's own key from the picture's other keys (van den Oord et al. 2018).

    keys, queries: [B, P, D] of unit length.
    """
    logits = jnp.einsum("bqd,bkd->bqk", queries, keys) / temperature
    own = jnp.diagonal(logits, axis1=1, axis2=2)
    return jnp.mean(jax.nn.logsumexp(logits, axis=-1) - own)


def patch_nce(
    source: tuple[jax.Array, ...],
    output: tuple[jax.Array, ...],
    rng: jax.Array,
    *,
    project: Callable[[tuple[jax.Array, ...]], tuple[jax.Array, ...]],
    patches: int,
    temperature: float,
    across: bool = False,
) -> jax.Array:
    """Patches of the output must find their own place in the source (Park et al. 2020, equation 3).

    Args:
      source, output: encoder maps of photo and painting.
      project: embeds a tuple of [B, P, C] as a tuple of [B, P, D] of unit length, one per map.
      patches: positions drawn per map.
      temperature: 0.07 in the paper.
      across: a patch is also told from those of the batch's other pictures, not of its own alone.

    The source's embeddings are constants: only the output moves towards them.
    """
    rngs = jax.random.split(rng, len(source))
    keys, queries = (
        project(tuple(sample_patches(r, x, patches) for r, x in zip(rngs, maps, strict=True)))
        for maps in (source, output)
    )
    if across:
        keys, queries = (tuple(x.reshape(1, -1, x.shape[-1]) for x in maps) for maps in (keys, queries))
    terms = [info_nce(jax.lax.stop_gradient(k), q, temperature) for k, q in zip(keys, queries, strict=True)]
    return sum(terms) / len(terms)
