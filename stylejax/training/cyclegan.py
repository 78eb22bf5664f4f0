"""One training step of both ways at once: two generators, two discriminators, and a cycle (Zhu et al. 2017)."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from stylejax.training import augment, image_pool, objectives
from stylejax.training.setup import Setup, active
from stylejax.training.state import TrainState, centre, create_params
from stylejax.training.step import AXIS

# The noise of each use of a generator, the windows and the augmentation of each discriminator.
RNGS = ("there", "back", "here", "again", "same_style", "same_content", "painting", "photograph")


def create_state(config: Mapping, setup: Setup, rng: jax.Array, batch: Mapping) -> TrainState:
    """The state of step 0: the average follows the generator from photo to style."""
    rng_there, rng_here = jax.random.split(rng)
    there = create_params(setup.networks, config, rng_there, batch)
    swapped = {"content": batch["style"], "style": batch["content"]}
    here = create_params(setup.networks, config, rng_here, swapped)
    params = {
        "generator": there["generator"],
        "inverse": here["generator"],
        "discriminator": {"style": there["discriminator"], "content": here["discriminator"]},
    }
    size = batch["style"].shape[1:3]
    memory = {name: image_pool.empty(setup.loss["pool"], *size) for name in ("paintings", "photographs")}
    return TrainState.create(params, setup.tx, memory)


def exchange(pool: image_pool.ImagePool, images: jax.Array, rng: jax.Array) -> tuple[jax.Array, image_pool.ImagePool]:
    """Offer the pictures of all devices to a pool that is the same on each; this device's part of the answer."""
    everywhere = lax.all_gather(lax.stop_gradient(images), AXIS, tiled=True)
    answer, pool = image_pool.exchange(pool, everywhere, rng)
    return lax.dynamic_slice_in_dim(answer, lax.axis_index(AXIS) * len(images), len(images)), pool


def adversarial_losses(
    discriminator: Any, real: jax.Array, fake: jax.Array, past: jax.Array, rng: jax.Array, *, setup: Setup
) -> tuple[jax.Array, jax.Array, jax.Array]:
    """(d_loss, g_loss, mean sign of real logits) of one discriminator; it learns from `past` in place of `fake`.

    real, fake, past: [B, H, W, 3] in [-1, 1].
    """
    rng_fake, rng_real, rng_augment = jax.random.split(rng, 3)
    fake, past = objectives.common_window(rng_fake, fake, past, setup.loss["window"])
    real = augment.window(rng_real, real, setup.loss["window"])
    logits = objectives.discriminate(discriminator, real, past, fake, setup=setup, rng=rng_augment)
    count = len(real)
    real_logits = tuple(x[:count] for x in logits)
    past_logits = tuple(x[count : 2 * count] for x in logits)
    fake_logits = tuple(x[2 * count :] for x in logits)
    d_loss, _ = setup.adversarial(real_logits, past_logits)
    _, g_loss = setup.adversarial(real_logits, fake_logits)
    return d_loss, g_loss, objectives.mean_sign(real_logits, setup.loss["adversarial"])


def losses(
    params: Mapping, batch: Mapping, rngs: Mapping, rng_pools: jax.Array, memory: Mapping, *, setup: Setup
) -> tuple[tuple[jax.Array, jax.Array], tuple[dict, dict]]:
    """((d_loss, g_loss), (metrics, memory)) of a cycle; inside a mapped axis named AXIS."""
    photo = batch["content"]
    style = batch["style"]
    loss = setup.loss

    def generate(which: str, images: jax.Array, name: str) -> jax.Array:
        seed = jax.random.bits(rngs[name], images.shape[:1], jnp.uint32)
        return setup.networks.generator.apply({"params": params[which]}, images, seed)

    # Generate both ways, and exchange what is old.
    painting = generate("generator", photo, "there")
    photograph = generate("inverse", style, "here")
    rng_paintings, rng_photographs = jax.random.split(rng_pools)
    past_paintings, paintings = exchange(memory["paintings"], painting, rng_paintings)
    past_photographs, photographs = exchange(memory["photographs"], photograph, rng_photographs)

    # Discriminate on both sides.
    on_style = adversarial_losses(
        params["discriminator"]["style"], style, painting, past_paintings, rngs["painting"], setup=setup
    )
    on_content = adversarial_losses(
        params["discriminator"]["content"], photo, photograph, past_photographs, rngs["photograph"], setup=setup
    )
    metrics = {"d_loss": on_style[0] + on_content[0], "g_loss": on_style[1] + on_content[1], "real_sign": on_style[2]}

    # What comes back is what went (equation 2); a picture that is there already stays as it is (section 5.2).
    back = generate("inverse", painting, "back")
    again = generate("generator", photograph, "again")
    cycle = jnp.mean(jnp.abs(back - photo)) + jnp.mean(jnp.abs(again - style))
    same_style = generate("generator", style, "same_style")
    same_content = generate("inverse", photo, "same_content")
    identity = jnp.mean(jnp.abs(same_style - style)) + jnp.mean(jnp.abs(same_content - photo))
    terms = {"cycle": cycle, "identity": identity}
    terms = {name: terms[name] for name in active(loss["content"])}
    g_loss = loss["weight"] * metrics["g_loss"] + objectives.weighted(terms, loss["content"])
    return (metrics["d_loss"], g_loss), (metrics | terms, {"paintings": paintings, "photographs": photographs})


def train_step(state: TrainState, batch: Mapping, rng: jax.Array, *, setup: Setup) -> tuple[TrainState, dict]:
    """One step of both generators and both discriminators; arguments as training.step.train_step."""
    # Derive the keys: of this step, common to all devices; of this device; one for each use.
    common = jax.random.fold_in(rng, state.step)
    rngs = objectives.named_rngs(jax.random.fold_in(common, lax.axis_index(AXIS)), RNGS)

    def both(params: Mapping) -> tuple:
        return losses(params, batch, rngs, common, state.memory, setup=setup)

    # Take the gradients of both losses from one forward pass, each for its own parameters.
    (d_loss, g_loss), vjp, (metrics, memory) = jax.vjp(both, state.params, has_aux=True)
    (d_grads,) = vjp((jnp.ones_like(d_loss), jnp.zeros_like(g_loss)))
    (g_grads,) = vjp((jnp.zeros_like(d_loss), jnp.ones_like(g_loss)))
    grads = {**g_grads, "discriminator": d_grads["discriminator"]}
    grads, metrics = lax.pmean((grads, metrics), AXIS)
    metrics |= objectives.gradient_norms(grads)

    # Update parameters, average and pools.
    state = state.apply_gradients(grads, setup.tx, setup.ema)
    return state.replace(memory=memory), metrics


def discriminator_logits(state: TrainState, images: jax.Array, *, setup: Setup) -> jax.Array:
    """The mean logit of each image by the discriminator of style: [B, H, W, 3] in [-1, 1] -> [B]."""
    window = centre(images, setup.loss["window"])
    params = state.params["discriminator"]["style"]
    return objectives.mean_logits(objectives.discriminate(params, window, setup=setup, rng=jax.random.key(0)))
