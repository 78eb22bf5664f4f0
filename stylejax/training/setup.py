"""What a config builds once for a run: its networks, loss functions and optimizer."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import flax.linen as nn
import jax
import numpy as np
import optax

from stylejax.errors import InputError
from stylejax.losses import adversarial, content, penalty
from stylejax.models import build
from stylejax.models.choose import choose
from stylejax.models.generator import Style
from stylejax.models.projector import Projector
from stylejax.painting.check import check_paints
from stylejax.training import augment
from stylejax.training.optimizers import make_optimizer

CYCLE_TERMS = ("cycle", "identity")  # of training.cyclegan


class Networks(NamedTuple):
    """The modules of a run; frozen: images [B, H, W, 3] -> tuple of feature maps of unit scale, coarsest last."""

    generator: nn.Module
    discriminator: nn.Module
    projector: nn.Module
    frozen: Callable[[jax.Array], tuple[jax.Array, ...]]


class Setup(NamedTuple):
    """What stays the same from step to step.

    adversarial: of losses.adversarial; penalties, terms: functions of losses.penalty and losses.content by their
    names, for every weight that is not zero; augmentations: of training.augment, in their order; loss: the config's
    group of weights and settings; tx: of all parameters; ema: weight of the past in the average of the generator.
    """

    networks: Networks
    adversarial: Callable
    penalties: Mapping[str, Callable]
    terms: Mapping[str, Callable]
    augmentations: tuple[Callable, ...]
    loss: Mapping
    tx: optax.GradientTransformation
    ema: float


def build_networks(model: Mapping, frozen: Callable) -> Networks:
    """The modules that a config's model group names."""
    generator = build.build_generator(model)
    discriminator = build.build_discriminator(model)
    return Networks(generator, discriminator, Projector(model["projector"]), frozen)


def check_networks(config: Mapping, frozen: Callable) -> None:
    """Trace what training and painting do with the networks of a config, before anything is computed.

    Raises:
      InputError: a network that breaks the contract of docs/your_network.md, in one line.
    """
    networks = build_networks(config["model"], frozen)
    crop = config["data"]["crop"]
    window = min(config["loss"]["window"], crop)
    build.check_generator(networks.generator, crop)
    maps = jax.eval_shape(frozen, jax.ShapeDtypeStruct((1, window, window, 3), np.float32))
    build.check_discriminator(networks.discriminator, window, [x.shape for x in maps])

    photo = jax.ShapeDtypeStruct((1, crop, crop, 3), np.float32)
    seed = jax.ShapeDtypeStruct((1,), np.uint32)
    params = jax.eval_shape(networks.generator.init, jax.random.key(0), photo, seed)["params"]
    check_paints(Style(params, networks.generator))
    content = jax.eval_shape(lambda p, x: networks.generator.apply({"params": p}, x, method="encode"), params, photo)
    if config["model"]["contrast"] == "separate" and not content.features:
        raise InputError('model.contrast: this generator has no encoder to have another one beside it; give "shared"')
    for name in ("patch_nce", "identity_nce"):
        if name in active(config["loss"]["content"]) and not content.features:
            raise InputError(f"loss.content.{name}: this generator has no encoder to compare by; set the weight to 0")


def build_setup(config: Mapping, frozen: Callable) -> Setup:
    """The setup of a one-sided run: one generator, one discriminator.

    Args:
      config: five groups, as configs/personal.py.
      frozen: images [B, H, W, 3] -> tuple of feature maps; where no network or term looks at them XLA drops them.

    Raises:
      InputError: a name that the config gives and that does not exist.
    """
    loss = config["loss"]
    return Setup(
        networks=build_networks(config["model"], frozen),
        adversarial=choose(adversarial, "loss.adversarial", loss["adversarial"]),
        penalties={name: choose(penalty, "loss.penalty", name) for name in active(loss["penalty"])},
        terms={name: choose(content, "loss.content", name) for name in active(loss["content"])},
        augmentations=tuple(choose(augment, "loss.augment", name) for name in loss["augment"]),
        loss=loss,
        tx=make_optimizer(config["optim"]),
        ema=config["optim"]["ema"],
    )


def build_cycle_setup(config: Mapping, frozen: Callable) -> Setup:
    """The setup of a cycle, whose content terms are its own; InputError for what a cycle does not have."""
    loss = config["loss"]
    for name in active(loss["content"]):
        if name not in CYCLE_TERMS:
            raise InputError(f"loss.content: no term {name!r} for a cycle; there are {', '.join(CYCLE_TERMS)}")
    if active(loss["penalty"]) or loss["adapt"]["target"] or loss["mirror"]:
        raise InputError("optim.learner: a cycle has no loss.penalty, loss.adapt or loss.mirror; set them to 0")
    without = {**config, "loss": {**loss, "content": {}}}
    return build_setup(without, frozen)._replace(loss=loss)


def active(weights: Mapping) -> list[str]:
    """The terms whose weight is not zero: a term without weight is not computed; one that is traced may be anything."""
    return [name for name, weight in weights.items() if isinstance(weight, jax.Array) or weight]
