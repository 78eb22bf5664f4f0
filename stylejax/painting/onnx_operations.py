"""The operations of JAX that the generators use, as nodes of ONNX, at shapes with symbolic dimensions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from jax.extend.core import ClosedJaxpr, JaxprEqn, Literal

from stylejax.errors import InputError
from stylejax.painting.basic_operations import CALLS, is_matrix_product
from stylejax.painting.onnx_graph import Graph

# Elementwise, and called otherwise by ONNX only.
_ELEMENTWISE = {
    "abs": "Abs",
    "add": "Add",
    "atanh": "Atanh",
    "copy": "Identity",
    "div": "Div",
    "eq": "Equal",
    "exp": "Exp",
    "ge": "GreaterOrEqual",
    "gt": "Greater",
    "le": "LessOrEqual",
    "log": "Log",
    "logistic": "Sigmoid",
    "lt": "Less",
    "max": "Max",
    "min": "Min",
    "mul": "Mul",
    "neg": "Neg",
    "sqrt": "Sqrt",
    "sub": "Sub",
    "tanh": "Tanh",
}

# Elementwise; of integers ONNX calls them bitwise.
_LOGICAL = {"and": "And", "or": "Or", "xor": "Xor"}


def trace(graph: Graph, closed: ClosedJaxpr, values: Sequence[str]) -> list[str]:
    """Add a function to a graph.

    Args:
      closed: what `jax.make_jaxpr` gives.
      values: names of its inputs.

    Returns:
      Names of its outputs, some of them thin.

    Raises:
      InputError: an operation that is not known here.
    """
    known = dict(zip(closed.jaxpr.invars, values, strict=True))
    for variable, array in zip(closed.jaxpr.constvars, closed.consts, strict=True):
        known[variable] = graph.constant(array, variable.aval.dtype)
    for eqn in closed.jaxpr.eqns:
        # Padding by nothing makes arrays without a place: they have no name, and a concatenation leaves them out.
        if all(0 in variable.aval.shape for variable in eqn.outvars):
            known.update(dict.fromkeys(eqn.outvars, ""))
            continue
        inputs = [_name(graph, known, atom) for atom in eqn.invars]
        inner = eqn.params[CALLS[eqn.primitive.name]] if eqn.primitive.name in CALLS else None
        outputs = [_operation(graph, eqn, inputs)] if inner is None else trace(graph, inner, inputs)
        known.update(zip(eqn.outvars, outputs, strict=True))
    return [_name(graph, known, atom) for atom in closed.jaxpr.outvars]


def _name(graph: Graph, known: dict[Any, str], atom: Any) -> str:
    """Of a variable or of a number that stands in its place."""
    return graph.constant(atom.val, atom.aval.dtype) if isinstance(atom, Literal) else known[atom]


def _operation(graph: Graph, eqn: JaxprEqn, inputs: list[str]) -> str:
    """One operation; the elementwise ones take thin values, all others whole ones."""
    elementwise = _elementwise(graph, eqn, inputs)
    if elementwise:
        shape = eqn.outvars[0].aval.shape
        pairs = zip(inputs, eqn.invars, strict=True)
        has_whole = any(each not in graph.thin and atom.aval.shape == shape for each, atom in pairs)
        if not has_whole and not graph.thin.isdisjoint(inputs):
            graph.thin.add(elementwise)
        return elementwise
    if eqn.primitive.name == "broadcast_in_dim":
        return _broadcast(graph, eqn, inputs[0])
    whole = [graph.whole(each, atom.aval.shape) for each, atom in zip(inputs, eqn.invars, strict=True)]
    return _rearranged(graph, eqn, whole)


def _elementwise(graph: Graph, eqn: JaxprEqn, inputs: list[str]) -> str | None:
    """An elementwise operation; None: it is none."""
    dtype = eqn.outvars[0].aval.dtype
    match eqn.primitive.name:
        case "add" | "mul" | "sub" if dtype == np.uint32:
            # Runtimes have no arithmetic of uint32; that of int32 gives the same bits.
            signed = [graph.cast(each, np.int32) for each in inputs]
            return graph.cast(graph.add(_ELEMENTWISE[eqn.primitive.name], *signed), np.uint32)
        case "convert_element_type":
            return graph.cast(inputs[0], dtype)
        case "integer_pow":
            return graph.add("Pow", inputs[0], graph.constant(eqn.params["y"], dtype))
        case "ne":
            return graph.add("Not", graph.add("Equal", *inputs))
        case "rem":
            return graph.add("Mod", *inputs, fmod=1)
        case "rsqrt":
            return graph.add("Reciprocal", graph.add("Sqrt", *inputs))
        case "select_n":
            return graph.add("Where", inputs[0], inputs[2], inputs[1])
        case "shift_right_logical":
            return graph.add("BitShift", *inputs, direction="RIGHT")
        case "square":
            return graph.add("Mul", inputs[0], inputs[0])
        case name if name in _LOGICAL:
            return graph.add(_LOGICAL[name] if dtype == np.bool_ else f"Bitwise{_LOGICAL[name]}", *inputs)
        case name if name in _ELEMENTWISE:
            return graph.add(_ELEMENTWISE[name], *inputs)
    return None


def _broadcast(graph: Graph, eqn: JaxprEqn, value: str) -> str:
    """New axes, and axes made longer: thin, for ONNX broadcasts in each elementwise operation."""
    lengths = dict(zip(eqn.params["broadcast_dimensions"], eqn.invars[0].aval.shape, strict=True))
    shape = eqn.outvars[0].aval.shape
    new = [axis for axis in range(len(shape)) if axis not in lengths]
    made = graph.add("Unsqueeze", value, graph.constant(new)) if new else graph.add("Identity", value)
    if value in graph.thin or any(lengths.get(axis, 1) != length for axis, length in enumerate(shape)):
        graph.thin.add(made)
    return made


def _rearranged(graph: Graph, eqn: JaxprEqn, inputs: list[str]) -> str:
    """An operation that moves, makes or sums places. InputError: it is not known."""
    out = eqn.outvars[0].aval
    params = eqn.params
    match eqn.primitive.name:
        case "concatenate":
            return graph.add("Concat", *[each for each in inputs if each], axis=params["dimension"])
        case "conv_general_dilated" if set(params["lhs_dilation"]) == {1} and params["batch_group_count"] == 1:
            return _convolution(graph, params, inputs)
        case "dim_as_value":
            return graph.cast(graph.add("Squeeze", graph.length(params["dim"])), out.dtype)
        case "dot_general" if is_matrix_product(eqn):
            return graph.add("MatMul", *inputs)
        case "gather":
            return _gather(graph, eqn, inputs)
        case "iota" if len(out.shape) == 1:
            stop = graph.add("Squeeze", graph.length(out.shape[0]))
            return graph.cast(graph.add("Range", graph.constant(0), stop, graph.constant(1)), out.dtype)
        case "reduce_sum":
            return graph.add("ReduceSum", inputs[0], graph.constant(params["axes"]), keepdims=0)
        case "reshape" | "squeeze":
            return graph.add("Reshape", inputs[0], graph.shape(out.shape))
        case "rev":
            count = len(params["dimensions"])
            ends = graph.constant([np.iinfo(np.int64).min] * count)
            return _slice(graph, inputs[0], graph.constant([-1] * count), ends, params["dimensions"], [-1] * count)
        case "slice":
            starts = graph.shape(params["start_indices"])
            ends = graph.shape(params["limit_indices"])
            return _slice(graph, inputs[0], starts, ends, range(len(out.shape)), params["strides"])
        case "stack":
            axis = params["axis"]
            return graph.add("Concat", *[graph.add("Unsqueeze", x, graph.constant([axis])) for x in inputs], axis=axis)
        case "transpose":
            return graph.add("Transpose", inputs[0], perm=params["permutation"])
    raise InputError(f"the generator uses {eqn.primitive.name}, which is not written as ONNX; export to .stablehlo")


def _slice(
    graph: Graph, value: str, starts: str, ends: str, axes: Sequence[int], steps: Sequence[int] | None = None
) -> str:
    """Part of a value, from starts to ends in steps along axes."""
    steps = [1] * len(axes) if steps is None else steps
    return graph.add("Slice", value, starts, ends, graph.constant(axes), graph.constant(steps))


def _gather(graph: Graph, eqn: JaxprEqn, inputs: list[str]) -> str:
    """What `jnp.take` along an axis makes, and a window that begins at an index."""
    numbers = eqn.params["dimension_numbers"]
    axes = numbers.start_index_map
    if len(axes) == 1 and numbers.collapsed_slice_dims == axes:
        places = graph.add("Squeeze", inputs[1], graph.constant([-1]))
        return graph.add("Gather", inputs[0], places, axis=axes[0])
    if numbers.collapsed_slice_dims or numbers.operand_batching_dims:
        raise InputError("the generator gathers along several axes, which is not written as ONNX; export to .stablehlo")
    starts = graph.cast(inputs[1], np.int64)
    ends = graph.add("Add", starts, graph.shape([eqn.params["slice_sizes"][axis] for axis in axes]))
    return _slice(graph, inputs[0], starts, ends, axes)


def _convolution(graph: Graph, params: dict[str, Any], inputs: list[str]) -> str:
    """ONNX has the channels before height and width."""
    numbers = params["dimension_numbers"]
    image = graph.add("Transpose", inputs[0], perm=numbers.lhs_spec)
    kernel = graph.add("Transpose", inputs[1], perm=numbers.rhs_spec)
    made = graph.add(
        "Conv",
        image,
        kernel,
        strides=params["window_strides"],
        dilations=params["rhs_dilation"],
        group=params["feature_group_count"],
        pads=[before for before, _ in params["padding"]] + [after for _, after in params["padding"]],
    )
    return graph.add("Transpose", made, perm=np.argsort(numbers.out_spec).tolist())
