"""What painter and critic minimise: (painter, critic, batch, rngs) -> ((d_loss, g_loss), metrics)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import flax.linen as nn
import jax
import jax.numpy as jnp
from jax import lax

from stylejax import augment, motion
from stylejax.errors import InputError
from stylejax.losses import adversarial, content, penalty


class Networks(NamedTuple):
    """The modules of a run; frozen: images [B, H, W, 3] -> tuple of feature maps of unit scale, coarsest last."""

    generator: nn.Module
    critic: nn.Module
    projector: nn.Module
    frozen: Callable


class Views(NamedTuple):
    """What the content terms may look at: pictures [B, H, W, 3], encoder features, frozen maps of one window.

    seed: [B] uint32, of the noise in the painting.
    """

    photo: jax.Array
    painted: jax.Array
    style: jax.Array
    photo_content: Any
    photo_maps: tuple
    painted_maps: tuple
    seed: jax.Array


def named_rngs(rng: jax.Array, names: tuple[str, ...]) -> dict[str, jax.Array]:
    """One key per name."""
    return dict(zip(names, jax.random.split(rng, len(names)), strict=True))


def rng_names(loss: Mapping) -> tuple[str, ...]:
    """The keys that one evaluation of the objectives needs."""
    return ("noise", "fake_window", "real_window", "augment", "penalty", *sorted(loss["content"]))


def active(weights: Mapping) -> dict[str, float]:
    """The terms whose weight is not zero: a term without weight is not computed."""
    return {name: weight for name, weight in weights.items() if weight}


def choose(menu, group: str, name: str) -> Callable:
    """The function of a loss module that a config names; InputError if there is none."""
    found = vars(menu).get(name)
    if name.startswith("_") or getattr(found, "__module__", None) != menu.__name__:
        raise InputError(f"{group}: there is no {name!r} in {menu.__name__}")
    return found


def content_terms(networks: Networks, loss: Mapping) -> dict[str, Callable]:
    """Name -> (painter params, views, rng) -> scalar, for every content term of non-zero weight."""
    generator, projector = networks.generator, networks.projector
    nce = partial(content.patch_nce, patches=loss["patches"], temperature=loss["temperature"])

    def taps(painter, images):
        return generator.apply({"params": painter["generator"]}, images, method="encode").taps

    def project(painter):
        return partial(projector.apply, {"params": painter["projector"]})

    def perceptual(painter, views, rng):
        return content.perceptual(views.photo_maps[-2:], views.painted_maps[-2:], rng)

    def pixel(painter, views, rng):
        return content.pixel(views.photo, views.painted, rng)

    def patch_nce(painter, views, rng):
        own = taps(painter, views.painted)
        return nce(views.photo_content.taps, own, rng, project=project(painter))

    def identity_nce(painter, views, rng):
        seed = jax.random.bits(rng, views.style.shape[:1], jnp.uint32)
        same = generator.apply({"params": painter["generator"]}, views.style, seed)
        return nce(taps(painter, views.style), taps(painter, same), rng, project=project(painter))

    def steady(painter, views, rng):
        places = motion.draw(rng, *views.photo.shape[1:3])
        again = generator.apply({"params": painter["generator"]}, motion.warp(views.photo, places), views.seed)
        return content.steady(motion.warp(views.painted, places), again, motion.inside(places))

    menu = {f.__name__: f for f in (perceptual, pixel, patch_nce, identity_nce, steady)}
    for name in loss["content"]:
        if name not in menu:
            raise InputError(f"loss.content: no term {name!r}; there are {', '.join(menu)}")
    return {name: menu[name] for name in active(loss["content"])}


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


def make_objectives(networks: Networks, loss: Mapping) -> Callable:
    """(painter params, critic params, batch, rngs) -> ((d_loss, g_loss), metrics).

    batch: {"content", "style"} of [B, H, W, 3] in [-1, 1]; rngs: a key for each of rng_names(loss).
    """
    objective = choose(adversarial, "loss.adversarial", loss["adversarial"])
    penalties = {n: choose(penalty, "loss.penalty", n) for n in active(loss["penalty"])}
    menu = [choose(augment, "loss.augment", name) for name in loss["augment"]]
    augmented, terms = augment.chain(tuple(menu)), content_terms(networks, loss)

    def objectives(painter, critic, batch, rngs):
        # Paint, then look at windows; photo and painting through the same one.
        photo, style = batch["content"], batch["style"]
        features, painted, seed = paint(networks.generator, painter["generator"], photo, rngs["noise"])
        look = partial(augment.window, size=min(loss["window"], photo.shape[1]))
        fake, source = halves(look(rngs["fake_window"], jnp.concatenate([painted, photo])))
        real = look(rngs["real_window"], style)

        # Tell painted from real, both in one pass of the critic; only the fakes pull on the frozen network.
        def discriminate(*sets):
            seen = [augmented(rngs["augment"], images) for images in sets]
            seen, maps = jax.tree.map(lambda *x: jnp.concatenate(x), *((s, networks.frozen(s)) for s in seen))
            return networks.critic.apply({"params": critic}, seen, maps)

        d_loss, g_loss = objective(*halves(discriminate(real, fake)))
        metrics = {"d_loss": d_loss, "g_loss": g_loss}
        g_loss = loss["weight"] * g_loss
        for name, function in penalties.items():
            metrics[name] = function(discriminate, real, lax.stop_gradient(fake), rngs["penalty"])
            d_loss += loss["penalty"][name] * metrics[name]

        # Keep the content.
        views = Views(photo, painted, style, features, networks.frozen(source), networks.frozen(fake), seed)
        for name, function in terms.items():
            metrics[name] = function(painter, views, rngs[name])
            g_loss += loss["content"][name] * metrics[name]
        return (d_loss, g_loss), metrics

    return objectives
