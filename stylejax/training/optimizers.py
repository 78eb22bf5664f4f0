"""Adam for generator and discriminator, with warm-up and decay."""

from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import optax


def schedule(rate: float, steps: int, warmup: int, decay: float) -> optax.Schedule:
    """Linear warm-up over `warmup` steps, constant, then linear to zero over the last fraction `decay` of the steps."""

    def value(step: jax.Array) -> jax.Array:
        rise = (step + 1) / (warmup + 1)
        fall = (steps - step) / max(1.0, decay * steps)
        return rate * jnp.clip(jnp.minimum(rise, fall), 0.0, 1.0)

    return value


def rates(optim: Mapping) -> tuple[optax.Schedule, optax.Schedule]:
    """The learning rates of generator and discriminator, each by the number of its own updates.

    optim: a config's group; the generator is updated once in `discriminator_steps`, and so is its clock.
    """
    every = optim["discriminator_steps"]
    generator = schedule(optim["generator_rate"], optim["steps"] // every, optim["warmup"] // every, optim["decay"])
    discriminator = schedule(optim["discriminator_rate"], optim["steps"], optim["warmup"], optim["decay"])
    return generator, discriminator


def labels(params: Mapping) -> dict[str, Any]:
    """A tree like params that says who updates each array: "generator", "discriminator", or nobody: "frozen".

    The color map is frozen at its start: twelve numbers that tint the whole picture let generator and discriminator
    chase each other round the color wheel.
    """

    def owner(path: tuple, _: Any) -> str:
        if path[0].key == "discriminator":
            return "discriminator"
        return "frozen" if jax.tree_util.DictKey("color") in path else "generator"

    return jax.tree_util.tree_map_with_path(owner, params)


def make_optimizer(optim: Mapping) -> optax.GradientTransformation:
    """The optimizer of all parameters, {"discriminator": ..., others: the generator's side}."""
    generator_rate, discriminator_rate = rates(optim)
    generator = optax.adam(generator_rate, b1=optim["b1"], b2=optim["b2"])
    discriminator = optax.adam(discriminator_rate, b1=optim["b1"], b2=optim["b2"])
    every = optim["discriminator_steps"]
    if every > 1:
        generator = optax.transforms.conditionally_mask(generator, lambda step: (step + 1) % every == 0)
    transforms = {"generator": generator, "discriminator": discriminator, "frozen": optax.set_to_zero()}
    return optax.partition(transforms, labels)
