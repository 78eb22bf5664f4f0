"""Old names of layers: which network parameters are of, and what each of its layers is called today."""

from collections.abc import Mapping

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
