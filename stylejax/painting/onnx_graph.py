"""A graph of ONNX while it is made: nodes, constants, and dimensions that are known when it runs."""

import ast
from collections.abc import Sequence
from typing import Any

import numpy as np
from onnx import NodeProto, helper

from stylejax.errors import InputError

_ARITHMETIC = {ast.Add: "Add", ast.Sub: "Sub", ast.Mult: "Mul", ast.Pow: "Pow"}
_FUNCTIONS = {"max": "Max", "min": "Min", "mod": "Mod"}


class Graph:
    """A value is known by its name; nodes stand in the order of their use.

    nodes: so far.
    constants: by name.
    thin: names of values that are still to be broadcast to their shape: some of their axes have length 1.
    """

    def __init__(self, dimensions: dict[str, tuple[str, int]]) -> None:
        """dimensions: by the name of a symbolic dimension, an input of the graph and the axis that has its length."""
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, np.ndarray] = {}
        self.thin: set[str] = set()
        self._names: dict[tuple, str] = {}
        self._lengths: dict[str, str] = {}
        for dimension, (value, axis) in dimensions.items():
            self._lengths[dimension] = self.add("Shape", value, start=axis, end=axis + 1)

    def add(self, operation: str, *values: str, **attributes: Any) -> str:
        """A node of its inputs and attributes; the name of what it gives."""
        name = f"value_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, values, [name], **attributes))
        return name

    def constant(self, value: Any, dtype: Any = np.int64) -> str:
        """An array that the file holds once."""
        array = np.asarray(value, dtype)
        key = (array.dtype.str, array.shape, array.tobytes())
        name = self._names.setdefault(key, f"constant_{len(self._names)}")
        self.constants[name] = array
        return name

    def cast(self, value: str, dtype: Any) -> str:
        """The value as another dtype; integers wrap around."""
        return self.add("Cast", value, to=helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))

    def whole(self, value: str, shape: Sequence[Any]) -> str:
        """The value, broadcast to its shape."""
        return self.add("Expand", value, self.shape(shape)) if value in self.thin else value

    def shape(self, shape: Sequence[Any]) -> str:
        """Numbers and symbolic dimensions as int64 [rank]."""
        if all(isinstance(each, int) for each in shape):
            return self.constant(shape)
        return self.add("Concat", *[self.length(each) for each in shape], axis=0)

    def length(self, dimension: Any) -> str:
        """A number or a symbolic dimension as int64 [1]."""
        return self._length(ast.parse(str(dimension).replace("^", "**"), mode="eval").body)

    def _length(self, expression: ast.expr) -> str:
        """A dimension as JAX writes it, such as 64*floordiv(height + 63, 64); each part is computed once."""
        text = ast.unparse(expression)
        if text not in self._lengths:
            self._lengths[text] = self._computed(expression)
        return self._lengths[text]

    def _computed(self, expression: ast.expr) -> str:
        """The same, anew."""
        match expression:
            case ast.Constant(number):
                return self.constant([number])
            case ast.UnaryOp(ast.USub(), part):
                return self.add("Neg", self._length(part))
            case ast.BinOp(left, operation, right) if type(operation) in _ARITHMETIC:
                return self.add(_ARITHMETIC[type(operation)], self._length(left), self._length(right))
            case ast.Call(ast.Name("floordiv"), [left, right]):
                # ONNX rounds towards zero.
                rest = self.add("Mod", self._length(left), self._length(right))
                return self.add("Div", self.add("Sub", self._length(left), rest), self._length(right))
            case ast.Call(ast.Name(function), [left, right]) if function in _FUNCTIONS:
                return self.add(_FUNCTIONS[function], self._length(left), self._length(right))
        raise InputError(f"the dimension {ast.unparse(expression)} is not written as ONNX; export to .stablehlo")
