"""A function of JAX in fewer operations, for readers of StableHLO that are older than JAX.

TensorFlow does not know the atanh that JAX writes, and TensorFlow Lite no product of a picture and a matrix.
"""

from collections.abc import Callable, Sequence

import jax
import jax.numpy as jnp
from jax.extend.core import ClosedJaxpr, JaxprEqn, Literal

# Of a function that is called once as it is, and where it stands.
CALLS = {"jit": "jaxpr", "custom_jvp_call": "call_jaxpr", "custom_vjp_call": "call_jaxpr"}


def in_basic_operations(function: Callable[..., jax.Array]) -> Callable[..., jax.Array]:
    """The same function of arrays, to an error of rounding, without atanh and without products with a matrix."""

    def rewritten(*values: jax.Array) -> jax.Array:
        (result,) = _evaluate(jax.make_jaxpr(function)(*values), values)
        return result

    return rewritten


def _evaluate(closed: ClosedJaxpr, values: Sequence[jax.Array]) -> list[jax.Array]:
    """What a traced function gives for its inputs."""
    known = dict(zip(closed.jaxpr.invars, values, strict=True))
    known.update(zip(closed.jaxpr.constvars, closed.consts, strict=True))
    for eqn in closed.jaxpr.eqns:
        inputs = [atom.val if isinstance(atom, Literal) else known[atom] for atom in eqn.invars]
        known.update(zip(eqn.outvars, _operation(eqn, inputs), strict=True))
    return [atom.val if isinstance(atom, Literal) else known[atom] for atom in closed.jaxpr.outvars]


def _operation(eqn: JaxprEqn, inputs: list[jax.Array]) -> Sequence[jax.Array]:
    """The results of one operation."""
    match eqn.primitive.name:
        case name if name in CALLS:
            return _evaluate(eqn.params[CALLS[name]], inputs)
        case "atanh":
            return [0.5 * (jnp.log1p(inputs[0]) - jnp.log1p(-inputs[0]))]
        case "dot_general" if is_matrix_product(eqn):
            left, right = inputs
            rows = jnp.expand_dims(right, range(1, left.ndim))  # [K, 1, .., 1, N]
            return [sum(left[..., row, None] * rows[row] for row in range(len(rows)))]
    results = eqn.primitive.bind(*inputs, **eqn.params)
    return results if eqn.primitive.multiple_results else [results]


def is_matrix_product(eqn: JaxprEqn) -> bool:
    """Whether a `dot_general` is [.., K] by [K, N]."""
    (left, right), batch = eqn.params["dimension_numbers"]
    last = len(eqn.invars[0].aval.shape) - 1
    return (*left, *right) == (last, 0) and not any(batch) and len(eqn.invars[1].aval.shape) == 2
