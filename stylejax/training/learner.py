"""What a config trains by: one generator and one discriminator, or a cycle of two each."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import jax

from stylejax.errors import InputError
from stylejax.training import cyclegan, setup, state, step

LEARNERS = ("one_sided", "cyclegan")


class Learner(NamedTuple):
    """Pure functions with their setup bound.

    create_state: (rng, batch) -> TrainState; batch: {"content", "style"} of [B, H, W, 3]: the first colors are its own.
    train_step: (state, batch, rng) -> (state, metrics), as training.step.train_step or training.cyclegan.train_step.
    discriminator_logits: (state, images [B, H, W, 3]) -> [B].
    """

    create_state: Callable
    train_step: Callable
    discriminator_logits: Callable


def make_learner(config: Mapping, frozen: Callable[[jax.Array], tuple[jax.Array, ...]]) -> Learner:
    """The learner that `optim.learner` names: "one_sided" or "cyclegan".

    frozen: images [B, H, W, 3] -> tuple of feature maps. InputError: a name in the config that does not exist.
    """
    name = config["optim"]["learner"]
    if name == "one_sided":
        one = setup.build_setup(config, frozen)
        return Learner(
            partial(state.create_state, config, one),
            partial(step.train_step, setup=one),
            partial(step.discriminator_logits, setup=one),
        )
    if name == "cyclegan":
        cycle = setup.build_cycle_setup(config, frozen)
        return Learner(
            partial(cyclegan.create_state, config, cycle),
            partial(cyclegan.train_step, setup=cycle),
            partial(cyclegan.discriminator_logits, setup=cycle),
        )
    raise InputError(f"optim.learner: there is no {name!r}; there are {', '.join(LEARNERS)}")
