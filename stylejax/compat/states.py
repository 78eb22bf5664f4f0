"""Old names of the arrays of a saved training state, and their names of today."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from flax.traverse_util import flatten_dict, unflatten_dict

from stylejax.compat.layers import rename_discriminator_layers, rename_layers, rename_projector_layers


class _Stored(NamedTuple):
    """A stored array: the name it is stored under, and its shape."""

    name: str
    shape: tuple[int, ...]


def state_names(stored: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    """Today's name -> stored name of every array of a saved training state that is still of use.

    stored: name, joined by "/", as "params/critic/bias" -> shape.
    """
    tree = unflatten_dict({name: _Stored(name, shape) for name, shape in stored.items()}, sep="/")
    renamed = flatten_dict(_rename_state(tree) if "opt_states" in tree else tree, sep="/")
    return {new: array.name for new, array in renamed.items()}


def _rename_state(tree: Mapping) -> dict:
    """A state of two optimizers, {"painter", "critic"}, as one of one optimizer over all parameters."""
    painter = tree["opt_states"]["painter"]["0"]
    critic = tree["opt_states"]["critic"]
    generator = _rename_adam(painter, _rename_generator_side)
    discriminator = _rename_adam(critic, lambda params: {"discriminator": _rename_discriminator_side(params)})
    # The color map has no moments of its own any more: nothing updates it.
    for moment in ("mu", "nu"):
        for side in ("generator", "inverse"):
            generator["0"][moment].get(side, {}).get("decoder", {}).pop("color", None)
    inner = {"generator": {"inner_state": generator}, "discriminator": {"inner_state": discriminator}}
    params = _rename_generator_side(tree["params"]["painter"])
    params["discriminator"] = _rename_discriminator_side(tree["params"]["critic"])
    state = {"step": tree["step"], "params": params, "ema": rename_layers(tree["ema"])}
    memory = {_MEMORY.get(name, name): value for name, value in tree.get("memory", {}).items()}
    return {**state, "opt_state": {"inner_states": inner}, "memory": memory}


_MEMORY = {"augment_share": "augment_probability", "painted": "paintings", "photographed": "photographs"}


def _rename_adam(adam: Mapping, rename: Callable[[Mapping], dict]) -> dict:
    """The state of Adam and of its schedule, its moments renamed as parameters are."""
    moments = {name: rename(adam["0"][name]) for name in ("mu", "nu")}
    return {"0": {"count": adam["0"]["count"], **moments}, "1": dict(adam["1"])}


def _rename_generator_side(params: Mapping) -> dict:
    """{"generator", "projector", "encoder", "inverse"}, as far as they are there."""
    renamed = {name: rename_layers(params[name]) for name in ("generator", "inverse") if name in params}
    if "projector" in params:
        renamed["projector"] = rename_projector_layers(params["projector"])
    if "encoder" in params:
        beside = {"encoder": params["encoder"], "decoder": params["generator"]["decoder"]}
        renamed["encoder"] = rename_layers(beside)["encoder"]
    return renamed


def _rename_discriminator_side(params: Mapping) -> dict:
    """One discriminator, or {"style", "content"} of a cycle."""
    if set(params) == {"style", "content"}:
        return {name: rename_discriminator_layers(side) for name, side in params.items()}
    return rename_discriminator_layers(params)
