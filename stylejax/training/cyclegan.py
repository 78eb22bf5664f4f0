"""Learning both ways at once: two generators and two critics, and what is painted must lead back (Zhu et al. 2017)."""

from collections.abc import Callable, Mapping
from functools import partial

import jax
import jax.numpy as jnp
from jax import lax

from stylejax.errors import InputError
from stylejax.losses import adversarial
from stylejax.training import augment, image_pool
from stylejax.training.objectives import Networks, active, choose, make_discriminate, mean_sign, named_rngs, only
from stylejax.training.step import AXIS, Learner, centre, make_functions, make_networks, mean_logits, pull, start_params

# A generator's noise in each of its uses, the windows and the augmentation of each critic, the pools.
_NAMES = ("there", "back", "here", "again", "same_style", "same_content", "painted", "photographed")


def _everywhere(images: jax.Array) -> jax.Array:
    """The pictures of all devices, in their order."""
    return lax.all_gather(lax.stop_gradient(images), AXIS, tiled=True)


def exchange(past: image_pool.Pool, images: jax.Array, rng: jax.Array) -> tuple[jax.Array, image_pool.Pool]:
    """Offer the pictures of all devices to a pool that is the same on each; this device's share of the answer."""
    answer, past = image_pool.exchange(past, _everywhere(images), rng)
    return lax.dynamic_slice_in_dim(answer, lax.axis_index(AXIS) * len(images), len(images)), past


def make_side(networks: Networks, loss: Mapping) -> Callable:
    """(critic params, real, fake, past, rng) -> (d_loss, g_loss, metrics): one critic against one generator.

    past: what the critic learns from in place of `fake`, [B, H, W, 3] like it.
    """
    objective = choose(adversarial, "loss.adversarial", loss["adversarial"])
    tell = make_discriminate(networks, loss)

    def side(critic, real, fake, past, rng):
        look, other, own = jax.random.split(rng, 3)
        size = min(loss["window"], real.shape[1])
        fake, past = jnp.split(augment.window(look, jnp.concatenate([fake, past]), size), 2)
        logits = tell(critic, own, None, augment.window(other, real, size), past, fake)
        real, past, fake = zip(*(jnp.split(x, 3) for x in logits), strict=True)
        return objective(real, past)[0], objective(real, fake)[1], mean_sign(real, loss["adversarial"])

    return side


def cycle(use: Callable, photo, style, painted, photographed) -> jax.Array:
    """What comes back is what went, from both ends (equation 2); use: (painter, images, name of a key) -> images."""
    back, again = use("inverse", painted, "back"), use("generator", photographed, "again")
    return jnp.mean(jnp.abs(back - photo)) + jnp.mean(jnp.abs(again - style))


def identity(use: Callable, photo, style, painted, photographed) -> jax.Array:
    """A picture that is there already stays as it is (section 5.2)."""
    same, still = use("generator", style, "same_style"), use("inverse", photo, "same_content")
    return jnp.mean(jnp.abs(same - style)) + jnp.mean(jnp.abs(still - photo))


def make_objectives(networks: Networks, loss: Mapping) -> Callable:
    """(painter, critic, batch, rngs, memory) -> ((d_loss, g_loss), (metrics, memory)); inside the mapped axis.

    painter: {"generator": photo to style, "inverse": style to photo}; critic: {"style", "content"}; memory: the pools
    {"painted", "photographed"}.
    """
    side, generator = make_side(networks, loss), networks.generator
    terms = only({f.__name__: f for f in (cycle, identity)}, loss["content"], "a cycle")

    def objectives(painter, critic, batch, rngs, memory):
        own = named_rngs(rngs.own, _NAMES)
        photo, style = batch["content"], batch["style"]

        def use(which, images, name):
            seed = jax.random.bits(own[name], images.shape[:1], jnp.uint32)
            return generator.apply({"params": painter[which]}, images, seed)

        # There and back again, from both ends.
        painted, photographed = use("generator", photo, "there"), use("inverse", style, "here")
        common = jax.random.split(rngs.common)
        past, pool_painted = exchange(memory["painted"], painted, common[0])
        earlier, pool_photographed = exchange(memory["photographed"], photographed, common[1])
        d_style, g_style, real_sign = side(critic["style"], style, painted, past, own["painted"])
        d_content, g_content, _ = side(critic["content"], photo, photographed, earlier, own["photographed"])
        metrics = {"d_loss": d_style + d_content, "g_loss": g_style + g_content, "real_sign": real_sign}

        g_loss = loss["weight"] * metrics["g_loss"]
        for name, function in terms.items():
            metrics[name] = function(use, photo, style, painted, photographed)
            g_loss += loss["content"][name] * metrics[name]
        memory = {"painted": pool_painted, "photographed": pool_photographed}
        return (metrics["d_loss"], g_loss), (metrics, memory)

    return objectives


def make_learner(config: Mapping, frozen: Callable) -> Learner:
    """Build the learner of two painters and two critics; `ema` follows the generator from photo to style."""
    networks, loss = make_networks(config["model"], frozen), config["loss"]
    objectives, tell = make_objectives(networks, loss), make_discriminate(networks, loss)
    if active(loss["penalty"]) or loss["adapt"]["target"] or loss["mirror"]:
        raise InputError("optim.learner: a cycle has no loss.penalty, loss.adapt or loss.mirror; set them to 0")

    def start(rng, batch):
        there, here = jax.random.split(rng)
        first = start_params(networks, config, there, batch)
        other = start_params(networks, config, here, {"content": batch["style"], "style": batch["content"]})
        painter = {"generator": first["painter"]["generator"], "inverse": other["painter"]["generator"]}
        return {"painter": painter, "critic": {"style": first["critic"], "content": other["critic"]}}

    def remember(batch):
        size = batch["style"].shape[1:3]
        return {name: image_pool.empty(loss["pool"], *size) for name in ("painted", "photographed")}

    def compute(params, batch, rngs, memory, turn):
        forward = partial(objectives, batch=batch, rngs=rngs, memory=memory)
        grads, (metrics, memory) = pull(forward, params, turn)
        return *lax.pmean((grads, metrics), AXIS), memory

    def verdicts(params, images):
        seen = centre(images, loss["window"])
        return mean_logits(tell(params["critic"]["style"], jax.random.key(0), None, seen))

    return Learner(*make_functions(start, remember, compute, config["optim"]), verdicts)
