"""One training step of a generator and a discriminator, from top to bottom."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax

from stylejax.training import augment, objectives
from stylejax.training.setup import Setup
from stylejax.training.state import TrainState, centre

AXIS = "batch"  # the name of the device axis; gradients are averaged over it


def train_step(state: TrainState, batch: Mapping, rng: jax.Array, *, setup: Setup) -> tuple[TrainState, dict]:
    """One step of min over (E, G), max over D of V(D, G), with a content term; inside a mapped axis named AXIS.

    Args:
      state: without a device axis.
      batch: {"content", "style"}: [B, H, W, 3], float32 in [-1, 1], of this device.
      rng: the run's one key, the same in every step and on every device.
      setup: what the config builds; constant.

    Returns:
      The state of the next step, and metrics: scalars, averaged over the devices.
    """
    loss = setup.loss
    memory = state.memory

    # Derive the keys: of this step, of this device, one for each use.
    rng = jax.random.fold_in(rng, state.step)
    rng = jax.random.fold_in(rng, lax.axis_index(AXIS))
    rngs = objectives.named_rngs(rng, objectives.rng_names(loss))
    look = {"setup": setup, "rng": rngs["augment"], "probability": memory.get("augment_probability")}

    def losses(params: Mapping) -> tuple[tuple[jax.Array, jax.Array], dict]:
        # Generate: c = E(I), I' = G(c).
        photo, mirrored = objectives.mirror(batch["content"], rngs["noise"], loss["mirror"])
        seed = jax.random.bits(rngs["noise"], photo.shape[:1], jnp.uint32)
        generator = setup.networks.generator.bind({"params": params["generator"]})
        content = generator.encode(photo)
        painting = generator.decode(content, seed)

        # Discriminate random windows of style pictures from those of paintings.
        real = augment.window(rngs["real_window"], batch["style"], loss["window"])
        fake, source = objectives.common_window(rngs["fake_window"], painting, photo, loss["window"])
        logits = objectives.discriminate(params["discriminator"], real, fake, **look)
        real_logits, fake_logits = objectives.halves(logits)
        d_loss, g_loss = setup.adversarial(real_logits, fake_logits)
        metrics = {
            "d_loss": d_loss,
            "g_loss": g_loss,
            **objectives.signs(real_logits, fake_logits, loss["adversarial"]),
        }

        # Penalise the discriminator's gradient, and keep the photo's content.
        penalties = objectives.penalties(params["discriminator"], real, fake, rngs, **look)
        made = objectives.Generated(photo, mirrored, painting, seed, content.features)
        terms = objectives.content_terms(setup, params, rngs, batch, memory, made, (source, fake, real))
        d_loss = d_loss + objectives.weighted(penalties, loss["penalty"])
        g_loss = loss["weight"] * g_loss + objectives.weighted(terms, loss["content"])
        return (d_loss, g_loss), metrics | penalties | terms

    # Take the gradients of both losses from one forward pass, each for its own parameters.
    (d_loss, g_loss), vjp, metrics = jax.vjp(losses, state.params, has_aux=True)
    (d_grads,) = vjp((jnp.ones_like(d_loss), jnp.zeros_like(g_loss)))
    (g_grads,) = vjp((jnp.zeros_like(d_loss), jnp.ones_like(g_loss)))
    grads = {**g_grads, "discriminator": d_grads["discriminator"]}
    grads, metrics = lax.pmean((grads, metrics), AXIS)
    metrics |= objectives.gradient_norms(grads)

    # Update parameters, average and memory.
    state = state.apply_gradients(grads, setup.tx, setup.ema)
    memory, metrics = objectives.remember(memory, metrics, len(batch["style"]) * lax.psum(1, AXIS), loss["adapt"])
    return state.replace(memory=memory), metrics


def discriminator_logits(state: TrainState, images: jax.Array, *, setup: Setup) -> jax.Array:
    """The discriminator's mean logit of each image: [B, H, W, 3] in [-1, 1] -> [B]; H and W as in training."""
    probability = jnp.zeros(()) if "augment_probability" in state.memory else None
    look: dict[str, Any] = {"setup": setup, "rng": jax.random.key(0), "probability": probability}
    window = centre(images, setup.loss["window"])
    return objectives.mean_logits(objectives.discriminate(state.params["discriminator"], window, **look))
