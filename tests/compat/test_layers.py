"""Old layer names become today's: of each network, and never of anything else."""

import jax
import jax.numpy as jnp
import pytest

from stylejax import compat
from stylejax.models import discriminator, generator
from stylejax.models.projector import Projector

IMAGES = jnp.zeros((1, 64, 64, 3))
MAPS = tuple(jnp.zeros((1, 32, 32, channels)) for channels in (16, 24))
RESNET = {"Conv_0": 1, "Conv_1": 2, "Conv_2": 3, "Block_0": {"Conv_0": 4, "Conv_1": 5}}


def _old_block(new):
    return {f"Conv_{int(name[-1]) - 1}": layer for name, layer in new.items()}


def test_the_compact_generator():
    net = generator.compact(8, 3, 1, 4, "instance_norm")
    params = jax.eval_shape(net.init, jax.random.key(0), IMAGES, jnp.zeros(1, jnp.uint32))["params"]
    encoder = params["encoder"]
    decoder = params["decoder"]
    order = ["noise_in", "up_1", "conv_1", "up_2", "noise_out", "to_rgb"]
    old = {f"Conv_{i}": decoder[name] for i, name in enumerate(order)}
    old |= {"colour": decoder["color"], "ResidualBlock_0": _old_block(decoder["block_1"])}
    first = {"Conv_0": encoder["stem"]}
    first |= {f"ResidualBlock_{i}": _old_block(encoder[f"block_{i + 1}"]) for i in range(2)}
    assert compat.rename_layers({"encoder": first, "decoder": old}) == params
    assert compat.rename_layers(params) == params


def test_the_other_generators():
    named = {"up_1": 1, "up_2": 2, "to_rgb": 3, "block_1": {"conv_1": 4, "conv_2": 5}}
    found = compat.rename_layers({"encoder": RESNET, "decoder": RESNET})
    assert found["decoder"] == named and list(found["encoder"]) == ["stem", "down_1", "down_2", "block_1"]
    single = {"encoder": {"EqualConv_0": 0, **{f"Block_{i}": {"EqualConv_0": i} for i in range(3)}}}
    single["decoder"] = {"Block_3": {"EqualConv_1": 1}, "EqualConv_0": 2, "EqualConv_1": 3, "noise": 4}
    found = compat.rename_layers(single)
    # The outer of two calls was numbered first.
    assert found["encoder"] == {"stem": 0, **{f"block_{i}": {"conv_1": n} for i, n in ((1, 0), (3, 1), (2, 2))}}
    assert found["decoder"] == {"block_4": {"conv_2": 1}, "up_1": 2, "to_rgb": 3, "noise": 4}


def test_a_network_of_anyones_own_keeps_its_names():
    own = {"encoder": {"Conv_0": 1}, "decoder": {"network": {"Conv_0": 2, "Block_0": {"Conv_0": 3}}}}
    assert compat.rename_layers(own) == own
    assert compat.rename_discriminator_layers({"Conv_0": 1, "Dense_0": 2}) == {"Conv_0": 1, "Dense_0": 2}


MAP_LAYERS = [f"map_{i}_{layer}" for i in (1, 2) for layer in ("in", "conv", "to_logits")]
# Each discriminator, and its layers in the order of the calls: old names and new.
DISCRIMINATORS = {
    "patch": (
        discriminator.patch(4, 2, "no_norm", False),
        ["StridedConv_0", "StridedConv_1", "Conv_0", "Conv_1"],
        ["down_1", "down_2", "conv_1", "to_logits"],
    ),
    "image": (
        discriminator.image(4, 2, "no_norm"),
        ["StridedConv_0", "StridedConv_1", "Conv_0"],
        ["down_1", "down_2", "to_logits"],
    ),
    "patch_antialiased": (
        discriminator.patch_antialiased(4, 2, "no_norm"),
        [f"Conv_{i}" for i in range(4)],
        ["down_1", "down_2", "conv_1", "to_logits"],
    ),
    "features": (discriminator.features(4), [f"Conv_{i}" for i in range(6)], MAP_LAYERS),
}


def _params(net, *inputs):
    return jax.eval_shape(net.init, jax.random.key(0), *inputs)["params"]


@pytest.mark.parametrize("name", DISCRIMINATORS)
def test_discriminators(name):
    net, before, after = DISCRIMINATORS[name]
    params = _params(net, IMAGES, MAPS)
    old = {one: params[other] for one, other in zip(before, after, strict=True)}
    assert compat.rename_discriminator_layers({"members_0": old}) == {"members_0": params}
    assert compat.rename_discriminator_layers(params) == params


def test_the_projector_was_numbered_from_its_second_layer():
    params = _params(Projector(4), (jnp.zeros((1, 2, 3)), jnp.zeros((1, 2, 5))))
    order = ["map_1_out", "map_1_hidden", "map_2_out", "map_2_hidden"]
    old = {f"Dense_{i}": params[name] for i, name in enumerate(order)}
    assert compat.rename_projector_layers(old) == params and compat.rename_projector_layers(params) == params


def test_the_name_of_the_generator_in_a_saved_model():
    assert compat.rename_model({"generator": {"name": "painter", "width": 3}, "projector": 4}) == {
        "generator": {"name": "compact", "width": 3},
        "projector": 4,
    }
