"""Turn a config's model group into networks, and check that they do what the rest relies on."""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any

import flax.linen as nn
import jax
import numpy as np

from stylejax.errors import InputError, first_line
from stylejax.models import discriminator, generator
from stylejax.models.choose import choose
from stylejax.models.encoder import Content
from stylejax.models.plain import as_generator

_BATCH = 2  # of the pictures that a network is checked with


def _build(module: ModuleType, group: str, config: Mapping) -> nn.Module:
    """Call the function of `module` that the config names with the config's other keys."""
    keys = dict(config)
    maker = choose(module, f"model.{group}.name", keys.pop("name"))
    try:
        return maker(**keys)
    except TypeError as error:
        raise InputError(f"model.{group}: {error}") from error


def build_generator(config: Mapping) -> generator.Generator:
    """config: the `model` group -> Generator, which a network in one piece becomes by `as_generator`.

    Raises:
      InputError: a name or key that does not exist.
    """
    made = _build(generator, "generator", config["generator"])
    return made if hasattr(made, "encode") else as_generator(made)


def build_discriminator(config: Mapping) -> nn.Module:
    """config: the `model` group -> a discriminator; InputError for a name or key that does not exist."""
    return _build(discriminator, "discriminator", config["discriminator"])


def check_generator(generator: generator.Generator, crop: int) -> None:
    """Run the generator on shapes alone, as training and painting will; docs/your_network.md has the contract.

    crop: pixels, side of the training pictures.

    Raises:
      InputError: it does not run, gives other shapes, or keeps anything but params.
    """
    images = _images(crop)
    seed = jax.ShapeDtypeStruct((_BATCH,), np.uint32)
    painted, variables = _traced("generator", generator.init_with_output, jax.random.key(0), images, seed)
    _check_params("generator", variables)
    _check_painting(painted, images)
    strength = jax.ShapeDtypeStruct((), np.float32)
    painted = _traced("generator", generator.apply, variables, images, seed, (16, 32), strength)
    _check_painting(painted, images)

    def encode(variables: Any, images: jax.Array) -> Content:
        return generator.apply(variables, images, method="encode")

    content = _traced("generator", encode, variables, images)
    for x in getattr(content, "features", [None]):
        if len(getattr(x, "shape", ())) != 4 or len(x) != _BATCH:
            raise InputError(f"model.generator: encode must give a Content with features [B, h, w, C]; got {content}")


def check_discriminator(discriminator: nn.Module, crop: int, maps: Sequence[tuple[int, ...]]) -> None:
    """Run the discriminator on shapes alone.

    Args:
      discriminator: (images, maps) -> tuple of logits.
      crop: pixels, side of the pictures that it sees.
      maps: shapes of the frozen feature maps of one picture, (h, w, C) or (1, h, w, C) each, finest first.

    Raises:
      InputError: it does not run, its logits are not a tuple of [B, h, w, 1], or it keeps anything but params.
    """
    frozen = tuple(jax.ShapeDtypeStruct((_BATCH, *shape[-3:]), np.float32) for shape in maps)
    run = discriminator.init_with_output
    logits, variables = _traced("discriminator", run, jax.random.key(0), _images(crop), frozen)
    _check_params("discriminator", variables)
    shapes = [tuple(x.shape) for x in jax.tree.leaves(logits)]
    right = all(len(shape) == 4 and shape[0] == _BATCH and shape[-1] == 1 for shape in shapes)
    if not (isinstance(logits, tuple) and shapes and right):
        raise InputError(f"model.discriminator: it must give a tuple of logits, each [B, h, w, 1]; got shapes {shapes}")


def _images(crop: int) -> jax.ShapeDtypeStruct:
    return jax.ShapeDtypeStruct((_BATCH, crop, crop, 3), np.float32)


def _traced(group: str, function: Any, *args: Any) -> Any:
    """Shapes of what function(*args) gives; whatever goes wrong in it becomes an InputError of one line."""
    try:
        return jax.eval_shape(lambda traced: function(*traced), args)
    except Exception as error:  # a network of anyone's own: anything may go wrong in it
        why = first_line(error)
        raise InputError(f"model.{group}: it does not run on pictures of the training's size: {why}") from error


def _check_params(group: str, variables: Mapping) -> None:
    """InputError for collections that training would neither update nor save."""
    others = sorted(set(variables) - {"params"})
    if others:
        kept = ", ".join(others)
        raise InputError(f"model.{group}: it keeps {kept}, but only params are trained; use a norm of models/norms.py")


def _check_painting(painted: Any, images: jax.ShapeDtypeStruct) -> None:
    """InputError unless painted is one array of the images' shape and type."""
    shape = getattr(painted, "shape", None)
    dtype = getattr(painted, "dtype", None)
    if shape != images.shape or dtype != np.float32:
        wanted = f"float32 {images.shape}"
        raise InputError(
            f"model.generator: it must give pictures of the shape it is given, {wanted}; got {dtype} {shape}"
        )
