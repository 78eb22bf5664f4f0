"""A style between styles: the weighted mean of the parameters of several."""

from collections.abc import Mapping, Sequence

import jax
import numpy as np

from stylejax.checkpoints.save import load
from stylejax.errors import InputError
from stylejax.models.generator import Style


def mix(shares: Mapping[str, float]) -> Style:
    """Blend trained styles of one architecture (Wortsman et al. 2022 average networks that began alike).

    The parameters of networks lie in one valley only where they began alike: train the styles with the same
    `run.seed`, or the second from the first. Half-way between two styles their strokes are thinner than either's.

    Args:
      shares: folder of a run, or one of its checkpoints/STEP folders -> its share; shares are divided by their sum.

    Raises:
      InputError: no style, shares without a positive sum, styles of different networks, or what `load` raises.
    """
    if not shares:
        raise InputError("mix needs at least one style: give {folder: share}")
    names = [str(name) for name in shares]
    return mix_styles([load(name) for name in names], list(shares.values()), names)


def mix_styles(styles: Sequence[Style], shares: Sequence[float], names: Sequence[str] | None = None) -> Style:
    """`mix` of styles that are already loaded; names are for messages."""
    names = names or [f"style {i}" for i in range(len(styles))]
    total = float(sum(shares))
    if total <= 0:
        raise InputError(f"the shares of a mix must have a sum above 0; got {total:g}")
    first = styles[0]
    for name, style in zip(names, styles, strict=True):
        same = jax.tree.map(np.shape, style.params) == jax.tree.map(np.shape, first.params)
        if style.generator != first.generator or not same:
            raise InputError(f"{name}: its network is not that of {names[0]}; mix styles trained with one model config")
    weights = [np.float32(share / total) for share in shares]
    params = jax.tree.map(
        lambda *leaves: sum(w * np.asarray(x, np.float32) for w, x in zip(weights, leaves, strict=True)),
        *(style.params for style in styles),
    )
    canvas = round(sum(style.canvas * share for style, share in zip(styles, shares, strict=True)) / total)
    return first.replace(params=params, canvas=max(1, canvas))
