"""What painter and critic minimise: (painter, critic, batch, rngs) -> ((d_loss, g_loss), metrics)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import flax.linen as nn
import jax
import jax.numpy as jnp
from jax import lax

from stylejax.errors import InputError
from stylejax.losses import adversarial, content, penalty
from stylejax.training import augment, motion


class Networks(NamedTuple):
    """The modules of a run; frozen: images [B, H, W, 3] -> tuple of feature maps of unit scale, coarsest last."""

    generator: nn.Module
    critic: nn.Module
    projector: nn.Module
    frozen: Callable


class Views(NamedTuple):
    """What the content terms may look at: pictures [B, H, W, 3], encoder features, frozen maps of one window.

    mirrored: whether photo and painting are mirror images of the photo `plain`; None where they never are; seed: [B]
    uint32, of the noise in the painting.
    """

    photo: jax.Array
    painted: jax.Array
    style: jax.Array
    photo_content: Any
    photo_maps: tuple
    painted_maps: tuple
    plain: jax.Array
    mirrored: jax.Array | None
    seed: jax.Array


def named_rngs(rng: jax.Array, names: tuple[str, ...]) -> dict[str, jax.Array]:
    """One key per name."""
    return dict(zip(names, jax.random.split(rng, len(names)), strict=True))


def rng_names(loss: Mapping) -> tuple[str, ...]:
    """The keys that one evaluation of the objectives needs."""
    return ("noise", "fake_window", "real_window", "augment", "penalty", *sorted(loss["content"]))


def active(weights: Mapping) -> dict[str, float]:
    """The terms whose weight is not zero: a term without weight is not computed; one that is traced may be anything."""
    return {name: weight for name, weight in weights.items() if isinstance(weight, jax.Array) or weight}


def choose(menu, group: str, name: str) -> Callable:
    """The function of a loss module that a config names; InputError if there is none."""
    found = vars(menu).get(name)
    if name.startswith("_") or getattr(found, "__module__", None) != menu.__name__:
        raise InputError(f"{group}: there is no {name!r} in {menu.__name__}")
    return found


def encode(generator: nn.Module, painter: Mapping, images: jax.Array) -> tuple[jax.Array, ...]:
    """Maps for the contrastive terms: of the generator's own encoder, or of one beside it that paints nothing."""
    params = {"encoder": painter["encoder"]} if "encoder" in painter else painter["generator"]
    return generator.apply({"params": params}, images, method="encode").taps


def contrastive_terms(networks: Networks, loss: Mapping) -> tuple[Callable, Callable]:
    """(patch_nce, identity_nce), each (painter params, views, rng) -> scalar."""
    taps = partial(encode, networks.generator)
    keys = {"patches": loss["patches"], "temperature": loss["temperature"], "across": loss["across"]}

    def nce(painter, source, output, rng):
        project = partial(networks.projector.apply, {"params": painter["projector"]})
        return content.patch_nce(source, output, rng, project=project, **keys)

    def patch_nce(painter, views, rng):
        own = taps(painter, views.painted)
        if views.mirrored is not None:
            # What was painted from the mirror image must match the photo as it was (FastCUT).
            own = jax.tree.map(lambda x: jnp.where(views.mirrored, x[:, :, ::-1], x), own)
            return nce(painter, taps(painter, views.plain), own, rng)
        source = taps(painter, views.photo) if "encoder" in painter else views.photo_content.taps
        return nce(painter, source, own, rng)

    def identity_nce(painter, views, rng):
        return nce(painter, taps(painter, views.style), taps(painter, repaint(networks, painter, views, rng)), rng)

    return patch_nce, identity_nce


def repaint(networks: Networks, painter: Mapping, views: Views, rng: jax.Array) -> jax.Array:
    """The painting of a style picture, which should be the picture itself."""
    seed = jax.random.bits(rng, views.style.shape[:1], jnp.uint32)
    return networks.generator.apply({"params": painter["generator"]}, views.style, seed)


def content_terms(networks: Networks, loss: Mapping) -> dict[str, Callable]:
    """Name -> (painter params, views, rng) -> scalar, for every content term of non-zero weight."""

    def perceptual(painter, views, rng):
        return content.perceptual(views.photo_maps[-2:], views.painted_maps[-2:], rng)

    def pixel(painter, views, rng):
        return content.pixel(views.photo, views.painted, rng)

    def identity(painter, views, rng):
        return content.pixel(views.style, repaint(networks, painter, views, rng), rng)

    def steady(painter, views, rng):
        places = motion.draw(rng, *views.photo.shape[1:3])
        moved = motion.warp(views.photo, places)
        again = networks.generator.apply({"params": painter["generator"]}, moved, views.seed)
        return content.steady(motion.warp(views.painted, places), again, motion.inside(places))

    menu = {f.__name__: f for f in (perceptual, pixel, identity, steady, *contrastive_terms(networks, loss))}
    return only(menu, loss["content"], "one painter (optim.learner)")


def only(menu: Mapping, weights: Mapping, who: str) -> dict[str, Callable]:
    """The active terms of a menu; InputError for one that it does not hold."""
    for name in active(weights):
        if name not in menu:
            raise InputError(f"loss.content: no term {name!r} for {who}; there are {', '.join(menu)}")
    return {name: menu[name] for name in active(weights)}


def paint(generator: nn.Module, params, photo: jax.Array, rng: jax.Array) -> tuple:
    """(content features, painting, seed of its noise): c = E(I) once, I' = G(c)."""
    seed = jax.random.bits(rng, photo.shape[:1], jnp.uint32)
    features = generator.apply({"params": params}, photo, method="encode")
    return features, generator.apply({"params": params}, features, seed, method="decode"), seed


def halves(tree: Any) -> tuple:
    """Split the leading axis of every array in two."""
    leaves, structure = jax.tree.flatten(tree)
    pairs = [jnp.split(x, 2) for x in leaves]
    return tuple(structure.unflatten(half) for half in zip(*pairs, strict=True))


def make_discriminate(networks: Networks, loss: Mapping) -> Callable:
    """(critic params, rng, share, *sets of images) -> logits of all of them, in one pass of the critic.

    share: of pictures that are augmented, where `loss.adapt` has a target; else None.
    """
    menu = tuple(choose(augment, "loss.augment", name) for name in loss["augment"])
    every, some = augment.chain(menu), augment.sometimes(menu)

    def discriminate(critic, rng, share, *sets):
        # Only the fakes pull on the frozen network, so each set goes through it alone.
        seen = [every(rng, images) if share is None else some(rng, images, share) for images in sets]
        seen, maps = jax.tree.map(lambda *x: jnp.concatenate(x), *((s, networks.frozen(s)) for s in seen))
        return networks.critic.apply({"params": critic}, seen, maps)

    return discriminate


def mirror(photo: jax.Array, rng: jax.Array, share: float) -> tuple[jax.Array, jax.Array | None]:
    """The photos or, with probability `share`, their mirror images; and which of the two, None where share is 0."""
    if not share:
        return photo, None
    mirrored = jax.random.uniform(jax.random.fold_in(rng, 1)) < share
    return jnp.where(mirrored, photo[:, :, ::-1], photo), mirrored


def make_objectives(networks: Networks, loss: Mapping) -> Callable:
    """(painter params, critic params, batch, rngs, share=None) -> ((d_loss, g_loss), metrics).

    batch: {"content", "style"} of [B, H, W, 3] in [-1, 1]; rngs: a key for each of rng_names(loss); share: as in
    make_discriminate.
    """
    objective = choose(adversarial, "loss.adversarial", loss["adversarial"])
    penalties = {n: choose(penalty, "loss.penalty", n) for n in active(loss["penalty"])}
    tell, terms = make_discriminate(networks, loss), content_terms(networks, loss)

    def objectives(painter, critic, batch, rngs, share=None):
        # Paint, then look at windows; photo and painting through the same one.
        plain, style = batch["content"], batch["style"]
        photo, mirrored = mirror(plain, rngs["noise"], loss["mirror"])
        features, painted, seed = paint(networks.generator, painter["generator"], photo, rngs["noise"])
        look = partial(augment.window, size=min(loss["window"], photo.shape[1]))
        fake, source = halves(look(rngs["fake_window"], jnp.concatenate([painted, photo])))
        real = look(rngs["real_window"], style)

        # Tell painted from real.
        discriminate = partial(tell, critic, rngs["augment"], share)
        real_logits, fake_logits = halves(discriminate(real, fake))
        d_loss, g_loss = objective(real_logits, fake_logits)
        metrics = {"d_loss": d_loss, "g_loss": g_loss}
        metrics["real_sign"] = mean_sign(real_logits, loss["adversarial"])
        g_loss = loss["weight"] * g_loss
        for name, function in penalties.items():
            metrics[name] = function(discriminate, real, lax.stop_gradient(fake), rngs["penalty"])
            d_loss += loss["penalty"][name] * metrics[name]

        # Keep the content.
        frozen = networks.frozen
        views = Views(photo, painted, style, features, frozen(source), frozen(fake), plain, mirrored, seed)
        for name, function in terms.items():
            metrics[name] = function(painter, views, rngs[name])
            g_loss += loss["content"][name] * metrics[name]
        return (d_loss, g_loss), metrics

    return objectives


def mean_sign(logits: tuple[jax.Array, ...], name: str) -> jax.Array:
    """Mean of sign(logits - undecided), in [-1, 1]; least squares is undecided half-way between its targets 0 and 1."""
    undecided = 0.5 if name == "lsgan" else 0.0
    return lax.stop_gradient(sum(jnp.mean(jnp.sign(x - undecided)) for x in logits) / len(logits))
