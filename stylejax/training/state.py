"""What changes from step to step, and how it begins."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import optax
from flax import struct

from stylejax.errors import InputError
from stylejax.losses import palette, tone_map
from stylejax.models import layers
from stylejax.models.generator import Style
from stylejax.training import color_map
from stylejax.training.setup import Networks, Setup


class TrainState(struct.PyTreeNode):
    """Everything that changes from step to step, without a device axis.

    params: {"generator", "projector", "discriminator"}, and "encoder" where the contrastive terms have their own; of a
    cycle {"generator", "inverse", "discriminator": {"style", "content"}}. ema: the smoothed generator, which paints.
    opt_state: of all params. memory: what else a step hands to the next: {"augment_probability"} where augmentation
    adapts, {"tone"} where the tone is held, the image pools of a cycle.
    """

    step: jax.Array
    params: Any
    ema: Any
    opt_state: Any
    memory: Any = struct.field(default_factory=dict)

    @classmethod
    def create(cls, params: Mapping, tx: optax.GradientTransformation, memory: Mapping) -> "TrainState":
        """The state of step 0."""
        ema = jax.tree.map(jnp.copy, params["generator"])  # shared buffers and donation crash
        return cls(jnp.zeros((), jnp.int32), params, ema, tx.init(params), memory)

    def apply_gradients(self, grads: Any, tx: optax.GradientTransformation, decay: float) -> "TrainState":
        """One update of all parameters; decay: weight of the past in the average of the generator."""
        updates, opt_state = tx.update(grads, self.opt_state, self.params)
        params = optax.apply_updates(self.params, updates)
        ema = optax.incremental_update(params["generator"], self.ema, 1 - decay)
        return self.replace(step=self.step + 1, params=params, ema=ema, opt_state=opt_state)


def create_params(networks: Networks, config: Mapping, rng: jax.Array, batch: Mapping) -> dict[str, Any]:
    """Parameters of step 0, as TrainState; batch: {"content", "style"} of [B, H, W, 3] gives the first colors."""
    rng_generator, rng_discriminator, rng_projector = jax.random.split(rng, 3)
    photo = batch["content"][:1]
    seed = jnp.zeros(1, jnp.uint32)
    generator = networks.generator.init(rng_generator, photo, seed)["params"]
    generator = start_colors(generator, batch, config["optim"]["color_start"])
    content = networks.generator.apply({"params": generator}, photo, method="encode")
    patches = tuple(x.reshape(1, -1, x.shape[-1]) for x in content.features)
    window = centre(photo, config["loss"]["window"])
    params = {
        "generator": generator,
        "projector": networks.projector.init(rng_projector, patches).get("params", {}),
        "discriminator": networks.discriminator.init(rng_discriminator, window, networks.frozen(window))["params"],
    }
    if config["model"]["contrast"] == "separate":
        other = networks.generator.init(jax.random.fold_in(rng, 1), photo, seed)["params"]
        params["encoder"] = other["encoder"]
    return params


def create_state(config: Mapping, setup: Setup, rng: jax.Array, batch: Mapping) -> TrainState:
    """The state of step 0 of a one-sided run; batch: {"content", "style"} of [B, H, W, 3] in [-1, 1]."""
    params = create_params(setup.networks, config, rng, batch)
    memory = {"augment_probability": jnp.zeros(())} if setup.loss["adapt"]["target"] else {}
    if "tone" in setup.terms:
        memory["tone"] = tone_map.tone_map(batch["content"], batch["style"])
    if "color" in setup.terms:
        memory["palette"] = palette.palette(batch["content"], batch["style"])
    return TrainState.create(params, setup.tx, memory)


def start_colors(generator: Mapping, batch: Mapping, fraction: float) -> Mapping:
    """Move the generator's color map from the identity by `fraction` of the way to the closed-form one."""
    if not fraction or "color" not in generator["decoder"]:
        return generator
    if "shrink" in generator["decoder"]["color"]:
        found = palette.palette(batch["content"], batch["style"])
        found = {**found, "shrink": found["matrix"]}
    else:
        matrix, bias = color_map.color_map(batch["content"], batch["style"])
        found = {"matrix": matrix, "bias": bias}
    start = jax.tree.map(lambda a, b: (1 - fraction) * a + fraction * b, generator["decoder"]["color"], found)
    return {**generator, "decoder": {**generator["decoder"], "color": start}}


def start_from_style(state: TrainState, style: Style) -> TrainState:
    """The state of step 0 with the generator of another style, but for the layers that are that style's own.

    The four sub-pixels of an up-sampling kernel begin alike: a pen's hatching would go on as a lattice in every
    painting.

    Raises:
      InputError: style has another network.
    """
    if jax.tree.map(jnp.shape, style.params) != jax.tree.map(jnp.shape, state.ema):
        raise InputError("optim.init names a style of another network; give one with the same model.generator")
    decoder = dict(style.params["decoder"])
    for name in style.generator.subpixel_layers:
        decoder[name] = jax.tree.map(layers.alike_subpixels, decoder[name])
    for name in style.generator.style_layers:
        decoder[name] = state.ema["decoder"][name]
    params = {**style.params, "decoder": decoder}
    generator = jax.tree.map(jnp.array, params)
    return state.replace(params={**state.params, "generator": generator}, ema=jax.tree.map(jnp.array, params))


def centre(images: jax.Array, size: int) -> jax.Array:
    """The middle window of images [B, H, W, 3], at most size x size."""
    top = max(0, images.shape[1] - size) // 2
    left = max(0, images.shape[2] - size) // 2
    return images[:, top : top + size, left : left + size]
