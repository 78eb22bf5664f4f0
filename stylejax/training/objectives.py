"""The parts of a training step: keys by name, windows, discrimination, penalties and content terms of a config."""

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import optax
from jax import lax

from stylejax.losses.content import Context
from stylejax.training import augment
from stylejax.training.setup import Setup

Logits = tuple[jax.Array, ...]


def named_rngs(rng: jax.Array, names: tuple[str, ...]) -> dict[str, jax.Array]:
    """One key per name."""
    return dict(zip(names, jax.random.split(rng, len(names)), strict=True))


def rng_names(loss: Mapping) -> tuple[str, ...]:
    """The keys that one evaluation of the losses needs."""
    # A key depends on its place: a term that came later stands last, so that a run of before goes on as it would have.
    terms = sorted(loss["content"], key=lambda name: (name == "color", name))
    return ("noise", "fake_window", "real_window", "augment", "penalty", *terms)


def mirror(photo: jax.Array, rng: jax.Array, probability: float) -> tuple[jax.Array, jax.Array | None]:
    """The photos or, with `probability`, their mirror images; and which of the two, None where probability is 0."""
    if not probability:
        return photo, None
    mirrored = jax.random.uniform(jax.random.fold_in(rng, 1)) < probability
    return jnp.where(mirrored, photo[:, :, ::-1], photo), mirrored


def halves(tree: Any) -> tuple[Any, Any]:
    """Split the leading axis of every array in two."""
    first = jax.tree.map(lambda x: x[: len(x) // 2], tree)
    second = jax.tree.map(lambda x: x[len(x) // 2 :], tree)
    return first, second


def common_window(rng: jax.Array, a: jax.Array, b: jax.Array, size: int) -> tuple[jax.Array, jax.Array]:
    """The same random window of two batches of images [B, H, W, 3], at most size x size pixels."""
    return halves(augment.window(rng, jnp.concatenate([a, b]), size))


def augmented(images: jax.Array, setup: Setup, rng: jax.Array, probability: jax.Array | None) -> jax.Array:
    """Images [B, H, W, 3] after the augmentations of a config; probability: of each where it adapts, else None."""
    if probability is None:
        return augment.always(setup.augmentations, rng, images)
    return augment.sometimes(setup.augmentations, rng, images, probability)


def discriminate(
    params: Any, *image_sets: jax.Array, setup: Setup, rng: jax.Array, probability: jax.Array | None = None
) -> Logits:
    """Logits of all images in one pass of the discriminator, one map per head, each set augmented alike.

    params: of the discriminator; image_sets: each [B, H, W, 3] in [-1, 1]; probability: as `augmented`.
    """
    image_sets = [augmented(images, setup, rng, probability) for images in image_sets]
    # Only the fakes have a gradient through the frozen network, so each set goes through it alone.
    map_sets = [setup.networks.frozen(images) for images in image_sets]
    maps = jax.tree.map(lambda *parts: jnp.concatenate(parts), *map_sets)
    return setup.networks.discriminator.apply({"params": params}, jnp.concatenate(image_sets), maps)


def mean_logits(logits: Logits) -> jax.Array:
    """Mean over maps and positions of logits, each [B, h, w, 1] -> [B]."""
    return sum(jnp.mean(x, axis=(1, 2, 3)) for x in logits) / len(logits)


def mean_sign(logits: Logits, adversarial: str) -> jax.Array:
    """Mean of sign(logits - undecided), in [-1, 1]; least squares is undecided half-way between its targets 0 and 1."""
    undecided = 0.5 if adversarial == "lsgan" else 0.0
    return lax.stop_gradient(sum(jnp.mean(jnp.sign(x - undecided)) for x in logits) / len(logits))


def signs(real_logits: Logits, fake_logits: Logits, adversarial: str) -> dict[str, jax.Array]:
    """Mean signs of both sets: 1 where all real are taken for real, -1 where all fake are taken for fake."""
    real_sign = mean_sign(real_logits, adversarial)
    return {"real_sign": real_sign, "fake_sign": mean_sign(fake_logits, adversarial)}


def gradient_norms(grads: Mapping) -> dict[str, jax.Array]:
    """Norms of the gradients of generator and discriminator."""
    names = ("generator", "discriminator")
    return {f"{name}_grad_norm": optax.tree.norm(grads[name]) for name in names}


def penalties(discriminator: Any, real: jax.Array, fake: jax.Array, rngs: Mapping, **look: Any) -> dict[str, jax.Array]:
    """The penalties that a config weighs, by name; look: as `discriminate`, all but its first two arguments."""
    function = partial(discriminate, discriminator, **look)
    fake = lax.stop_gradient(fake)
    chosen = look["setup"].penalties
    return {name: penalty(function, real, fake, rngs["penalty"]) for name, penalty in chosen.items()}


def encode(setup: Setup, params: Mapping, images: jax.Array) -> tuple[jax.Array, ...]:
    """Feature maps for the contrastive terms: of the generator's encoder, or of one beside it that paints nothing."""
    own = {"encoder": params["encoder"]} if "encoder" in params else params["generator"]
    return setup.networks.generator.apply({"params": own}, images, method="encode").features


class Generated(NamedTuple):
    """What a step has made of its photos; as losses.content.Context."""

    photo: jax.Array
    mirrored: jax.Array | None
    painting: jax.Array
    seed: jax.Array
    photo_features: tuple[jax.Array, ...]


def content_terms(
    setup: Setup,
    params: Mapping,
    rngs: Mapping,
    batch: Mapping,
    memory: Mapping,
    made: Generated,
    windows: tuple[jax.Array, jax.Array, jax.Array],
) -> dict[str, jax.Array]:
    """The content terms that a config weighs, by name.

    batch, memory: of the step; made: of its photos; windows: of photo, painting and style pictures, [B, h, w, 3].
    """
    networks = setup.networks
    if "encoder" in params:
        made = made._replace(photo_features=encode(setup, params, made.photo))
    photo_window, painting_window, style_window = windows

    def generate(images: jax.Array, seed: jax.Array) -> jax.Array:
        return networks.generator.apply({"params": params["generator"]}, images, seed)

    context = Context(
        **made._asdict(),
        style=batch["style"],
        unmirrored=batch["content"],
        photo_window=photo_window,
        painting_window=painting_window,
        style_window=style_window,
        photo_maps=networks.frozen(photo_window),
        painting_maps=networks.frozen(painting_window),
        style_maps=networks.frozen(style_window),
        tone=memory.get("tone"),
        palette=memory.get("palette"),
        encode=partial(encode, setup, params),
        project=partial(networks.projector.apply, {"params": params["projector"]}),
        generate=generate,
        settings={name: setup.loss[name] for name in ("patches", "temperature", "across")},
    )
    return {name: term(context, rngs[name]) for name, term in setup.terms.items()}


def weighted(terms: Mapping[str, jax.Array], weights: Mapping[str, float]) -> jax.Array:
    """Sum of the terms, each times its weight."""
    return sum((weights[name] * value for name, value in terms.items()), jnp.zeros(()))


def remember(memory: Mapping, metrics: Mapping, pictures: jax.Array, adapt: Mapping) -> tuple[Mapping, Mapping]:
    """The next probability of augmentation in memory and metrics, where it adapts; pictures: style pictures a step."""
    if "augment_probability" not in memory:
        return memory, metrics
    step = pictures / adapt["pictures"]
    now = memory["augment_probability"]
    probability = augment.adapt(now, metrics["real_sign"], target=adapt["target"], step=step)
    changed = {"augment_probability": probability}
    return {**memory, **changed}, {**metrics, **changed}
