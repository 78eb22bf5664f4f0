"""Old names of saved things: one table for each kind, so that what was made before still loads."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flax.traverse_util import flatten_dict, unflatten_dict

# Layers that Flax had numbered before they had names: {old: new} in each part of a network. A name without a number
# stands for all of its kind: "ResidualBlock": "block" means that ResidualBlock_0 is now block_1.
_CONVS = {"Conv": "conv"}
_COMPACT = {
    "encoder": {"Conv_0": "stem", "ResidualBlock": "block"},
    "decoder": {
        "Conv_0": "noise_in",
        "ResidualBlock": "block",
        "Conv_1": "up_1",
        "Conv_2": "conv_1",
        "Conv_3": "up_2",
        "Conv_4": "noise_out",
        "Conv_5": "to_rgb",
        "colour": "color",
    },
    "block": _CONVS,
}
_RESNET_ANTIALIASED = {
    "encoder": {"Conv_0": "stem", "Conv_1": "down_1", "Conv_2": "down_2", "Block": "block"},
    "decoder": {"Block": "block", "Conv_0": "up_1", "Conv_1": "up_2", "Conv_2": "to_rgb"},
    "block": _CONVS,
}
_SINGLE_IMAGE = {
    # The second and third block were numbered from the outer call to the inner one.
    "encoder": {"EqualConv_0": "stem", "Block_0": "block_1", "Block_2": "block_2", "Block_1": "block_3"},
    "decoder": {"Block": "block", "EqualConv_0": "up_1", "EqualConv_1": "to_rgb"},
    "block": {"EqualConv_0": "conv_1", "EqualConv_1": "conv_2", "EqualConv_2": "skip"},
}
_PATCH = {"StridedConv": "down", "Conv_0": "conv_1", "Conv_1": "to_logits"}
_IMAGE = {"StridedConv": "down", "Conv_0": "to_logits"}
_SINGLE_DISCRIMINATOR = {
    "EqualConv_0": "stem",
    "Block": "block",
    "EqualConv_1": "conv_1",
    "EqualConv_2": "dense_1",
    "EqualConv_3": "to_logits",
}
_MAP_LAYERS = ("in", "conv", "to_logits")  # of a discriminator of frozen features, for each map


def rename_model(model: Mapping) -> dict:
    """A config's model group with today's name of its generator."""
    generator = dict(model["generator"])
    if generator["name"] == "painter":
        generator["name"] = "compact"
    return {**model, "generator": generator}


def rename_layers(params: Mapping) -> dict:
    """Parameters of a generator, {"encoder", "decoder"}, with today's layer names; others pass through unchanged.

    Known by what they hold: the compact generator, resnet_antialiased and single_image. The leaves may be anything.
    """
    table = _generator_table(params)
    if table is None:
        return dict(params)
    return {part: _renamed(layers, table[part], table["block"]) for part, layers in params.items()}


def _generator_table(params: Mapping) -> Mapping | None:
    """The table of the old network that these are parameters of, None if there is none."""
    encoder = _kinds(params.get("encoder", {}))
    decoder = _kinds(params.get("decoder", {}))
    if "colour" in decoder:
        return _COMPACT
    if encoder == {"Conv_0", "Conv_1", "Conv_2", "Block"} and decoder - {"Block"} == encoder - {"Block"}:
        return _RESNET_ANTIALIASED
    if encoder == {"EqualConv_0", "Block"} and "noise" in decoder:
        return _SINGLE_IMAGE
    return None


def _kinds(layers: Mapping) -> set[str]:
    """Names of layers, but of blocks "Block" alone."""
    return {"Block" if name.startswith("Block_") else name for name in layers}


def rename_discriminator_layers(params: Mapping) -> dict:
    """Parameters of a discriminator with today's layer names; others pass through unchanged.

    The leaves have shapes: those of arrays or of jax.ShapeDtypeStruct.
    """
    names = set(params)
    if names and all(name.startswith("members_") for name in names):
        return {name: rename_discriminator_layers(member) for name, member in params.items()}
    if "EqualConv_3" in names:
        return _renamed(params, _SINGLE_DISCRIMINATOR, _SINGLE_IMAGE["block"])
    if "StridedConv_0" in names:
        return _renamed(params, _PATCH if "Conv_1" in names else _IMAGE, {})
    count = len(names)
    if names != {f"Conv_{i}" for i in range(count)} or not count:
        return dict(params)
    if params["Conv_0"]["kernel"].shape[0] == 1:
        return {f"map_{i // 3 + 1}_{_MAP_LAYERS[i % 3]}": params[f"Conv_{i}"] for i in range(count)}
    # Blurred patches: all but the last two layers are followed by a halving.
    ends = {f"Conv_{count - 2}": "conv_1", f"Conv_{count - 1}": "to_logits"}
    return _renamed(params, {"Conv": "down", **ends}, {})


def rename_projector_layers(params: Mapping) -> dict:
    """Parameters of a projector with today's layer names; Flax had numbered the second layer of a map first."""
    renamed = {}
    for name, layer in params.items():
        kind, _, number = name.rpartition("_")
        if kind == "Dense":
            name = f"map_{int(number) // 2 + 1}_{('out', 'hidden')[int(number) % 2]}"
        renamed[name] = layer
    return renamed


def _renamed(layers: Mapping, table: Mapping[str, str], block: Mapping[str, str]) -> dict:
    """The layers under the names of `table`, and what lies in their blocks under those of `block`."""
    renamed = {}
    for name, layer in layers.items():
        new = _new_name(name, table)
        renamed[new] = _renamed(layer, block, {}) if new.startswith("block_") and new != name else layer
    return renamed


def _new_name(name: str, table: Mapping[str, str]) -> str:
    """Today's name of one layer."""
    if name in table:
        return table[name]
    kind, _, number = name.rpartition("_")
    return f"{table[kind]}_{int(number) + 1}" if kind in table and number.isdigit() else name


# --- training states ---


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


# --- configs ---

_CONFIG_KEYS = {
    "optim.painter_rate": "optim.generator_rate",
    "optim.critic_rate": "optim.discriminator_rate",
    "optim.critic_steps": "optim.discriminator_steps",
    "optim.colour_start": "optim.color_start",
}
_CONFIG_VALUES = {
    ("model.generator.name", "painter"): "compact",
    ("optim.learner", "one_painter"): "one_sided",
    ("optim.learner", "cycle"): "cyclegan",
}
_DROPPED_KEYS = {"optim.colour_rate": 0.0}  # what they had to be for the run to be one of today's
_ADDED_KEYS = {"loss.content.tone": 0.0, "loss.content.texture": 0.0}  # what they are where a run has none of it


def rename_config(config: Mapping) -> dict:
    """A config of five groups with today's keys and values; what has them already passes through unchanged."""
    flat = flatten_dict(config, sep=".", keep_empty_nodes=True)
    renamed = {}
    for key, value in flat.items():
        if key in _DROPPED_KEYS and value == _DROPPED_KEYS[key]:
            continue
        new = _CONFIG_KEYS.get(key, key)
        renamed[new] = _CONFIG_VALUES.get((new, value), value) if isinstance(value, str) else _color(value)
    return unflatten_dict({**_ADDED_KEYS, **renamed}, sep=".")


def _color(value: Any) -> Any:
    """A list of augmentations by their names of today."""
    return ["color" if name == "colour" else name for name in value] if isinstance(value, list | tuple) else value


_PROTOCOL_WORDS = {
    "the smoothed painter": "the smoothed generator",
    "in training on a share": "in training on a fraction",
}


def rename_protocol(facts: Mapping) -> dict:
    """The protocol of an older study in today's words."""
    renamed = dict(facts)
    for old, new in _PROTOCOL_WORDS.items():
        for key, value in renamed.items():
            renamed[key] = value.replace(old, new) if isinstance(value, str) else value
    return renamed


def old_config(config: Mapping) -> dict:
    """A config of today with the keys and values that it had before: what rows of older studies are known by."""
    flat = flatten_dict(config, sep=".", keep_empty_nodes=True)
    keys = {new: old for old, new in _CONFIG_KEYS.items()}
    values = {(key, new): old for (key, old), new in _CONFIG_VALUES.items()}
    renamed = dict(_DROPPED_KEYS)
    for key, value in flat.items():
        if key in _ADDED_KEYS and value == _ADDED_KEYS[key]:
            continue
        value = values.get((key, value), value) if isinstance(value, str) else value
        if key == "loss.augment":
            value = ["colour" if name == "color" else name for name in value]
        renamed[keys.get(key, key)] = value
    return unflatten_dict(renamed, sep=".")
