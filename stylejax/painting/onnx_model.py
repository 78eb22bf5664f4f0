"""A program of JAX as a model of ONNX, with the meaning of its inputs and its output in it."""

from collections.abc import Callable, Sequence

import jax
import numpy as np
from onnx import ModelProto, ValueInfoProto, helper, numpy_helper

import stylejax
from stylejax.painting.onnx_graph import Graph
from stylejax.painting.onnx_operations import trace

_OPSET = 18  # the first with BitwiseXor, which the noise needs
_IR_VERSION = 8  # the first that may name it, so that old runtimes read the file
_INPUTS = ("image", "strength", "seed")
_MEANING = {
    "image": "photos in [0, 1], RGB, painted pixel for pixel: let the long side be the canvas",
    "strength": "from 0, the photo, through 1, the style, to 1.5",
    "seed": "another number gives another painting of the same photo",
    "painting": "paintings in [0, 1], RGB, as large as the photos",
}


def build(paint: Callable[..., jax.Array], shapes: Sequence[jax.ShapeDtypeStruct], canvas: int) -> ModelProto:
    """A model with the inputs image, strength and seed, and the output painting.

    Args:
      paint: (image, strength, seed) -> painting, of image's shape and dtype.
      shapes: of its inputs; dimensions of image may be symbolic.
      canvas: for the metadata.

    Raises:
      InputError: paint does what `trace` does not know.
    """
    image = shapes[0]
    graph = Graph({str(length): ("image", axis) for axis, length in enumerate(image.shape[:3])})
    (painted,) = trace(graph, jax.make_jaxpr(paint)(*shapes), _INPUTS)
    graph.nodes.append(helper.make_node("Identity", [graph.whole(painted, image.shape)], ["painting"]))
    made = helper.make_graph(
        graph.nodes,
        "stylejax",
        [_described(name, of) for name, of in zip(_INPUTS, shapes, strict=True)],
        [_described("painting", image)],
        [numpy_helper.from_array(array, name) for name, array in graph.constants.items()],
    )
    imports = [helper.make_opsetid("", _OPSET)]
    content = helper.make_model(made, opset_imports=imports, ir_version=_IR_VERSION, producer_name="stylejax")
    content.producer_version = stylejax.__version__
    helper.set_model_props(content, {"canvas": str(canvas), **_MEANING})
    return content


def _described(name: str, of: jax.ShapeDtypeStruct) -> ValueInfoProto:
    """An input or an output with its shape, dtype and meaning."""
    shape = [length if isinstance(length, int) else str(length) for length in of.shape]
    kind = helper.np_dtype_to_tensor_dtype(np.dtype(of.dtype))
    return helper.make_tensor_value_info(name, kind, shape, doc_string=_MEANING[name])
