"""A style between styles: the weighted mean of the parameters of several."""

import math
from collections.abc import Mapping, Sequence

import jax
import numpy as np

from stylejax.checkpoints.load import load
from stylejax.errors import InputError
from stylejax.models.generator import Style


def mix(weights: Mapping[str, float], step: int | str = "best") -> Style:
    """Blend trained styles of one architecture (Wortsman et al. 2022 average networks that began alike).

    The parameters of networks lie in one valley only where they began alike: train the styles with the same
    `run.seed`, or the second from the first. Half-way between two styles their strokes are thinner than either's.

    Args:
      weights: what `load` takes as path -> its weight; weights are divided by their sum.
      step: what `load` takes.

    Raises:
      InputError: no style, weights without a positive sum, styles of different networks, or what `load` raises.
    """
    if not weights:
        raise InputError("mix needs at least one style: give {folder: weight}")
    names = [str(name) for name in weights]
    return mix_styles([load(name, step) for name in names], list(weights.values()), names)


def mix_styles(styles: Sequence[Style], weights: Sequence[float], names: Sequence[str] | None = None) -> Style:
    """`mix` of styles that are already loaded; names are for messages."""
    names = names or [f"style {i}" for i in range(len(styles))]
    total = float(sum(weights))
    if not (total > 0 and math.isfinite(total)):
        raise InputError(f"the weights of a mix must have a finite sum above 0; got {total:g}")
    first = styles[0]
    for name, style in zip(names, styles, strict=True):
        same = jax.tree.map(np.shape, style.params) == jax.tree.map(np.shape, first.params)
        if style.generator != first.generator or not same:
            raise InputError(f"{name}: its network is not that of {names[0]}; mix styles trained with one model config")
    fractions = [weight / total for weight in weights]

    def mean(*leaves: np.ndarray) -> np.ndarray:
        weighted = zip(fractions, leaves, strict=True)
        return sum(np.float32(fraction) * np.asarray(leaf, np.float32) for fraction, leaf in weighted)

    params = jax.tree.map(mean, *(style.params for style in styles))
    canvas = sum(style.canvas * fraction for style, fraction in zip(styles, fractions, strict=True))
    return first.replace(params=params, canvas=max(1, round(canvas)))
