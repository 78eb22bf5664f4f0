"""A program of JAX as one of TensorFlow: a SavedModel for any size, or a TensorFlow Lite file for one size."""

import errno
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jax
from jax.experimental import jax2tf

from stylejax.data.lazy_tensorflow import tensorflow
from stylejax.painting.basic_operations import in_basic_operations

_INPUTS = ("image", "strength", "seed")


def save(paint: Callable[..., jax.Array], shapes: Sequence[jax.ShapeDtypeStruct], folder: Path) -> None:
    """Write a SavedModel with the signature serving_default: image, strength and seed -> painting.

    Args:
      paint: (image, strength, seed) -> painting.
      shapes: of its inputs; dimensions of image may be symbolic.
      folder: a new one.

    Raises:
      OSError: the folder cannot be written.
    """
    tf = tensorflow()
    module = tf.Module()
    module.paint = _function(paint, shapes)
    signature = module.paint.get_concrete_function()
    try:
        tf.saved_model.save(module, str(folder), signatures=signature)
    except tf.errors.ResourceExhaustedError as error:
        raise OSError(errno.ENOSPC, "no space left on device") from error
    except tf.errors.OpError as error:
        raise OSError(errno.EIO, error.message) from error


def lite(paint: Callable[..., jax.Array], shapes: Sequence[jax.ShapeDtypeStruct]) -> bytes:
    """The content of a TensorFlow Lite file; as `save`, but all dimensions are numbers."""
    tf = tensorflow()
    module = tf.Module()
    module.paint = _function(paint, shapes)
    made = module.paint.get_concrete_function()
    return tf.lite.TFLiteConverter.from_concrete_functions([made], module).convert()


def _function(paint: Callable[..., jax.Array], shapes: Sequence[jax.ShapeDtypeStruct]) -> Any:
    """A tf.function of named inputs, and a dictionary with the painting."""
    tf = tensorflow()
    plain = in_basic_operations(paint)
    polymorphic = [", ".join(map(str, each.shape)) for each in shapes]
    converted = jax2tf.convert(
        lambda image, strength, seed: {"painting": plain(image, strength, seed)},
        polymorphic_shapes=polymorphic,
        with_gradient=False,
    )
    specs = [
        tf.TensorSpec([side if isinstance(side, int) else None for side in each.shape], each.dtype, name=name)
        for name, each in zip(_INPUTS, shapes, strict=True)
    ]
    return tf.function(converted, autograph=False, input_signature=specs)
