"""Old keys and values of configs and of a study's protocol, and those of today."""

from collections.abc import Mapping
from typing import Any

from flax.traverse_util import flatten_dict, unflatten_dict

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
_ADDED_KEYS = {  # what they are where a run has none of them
    "loss.content.tone": 0.0,
    "loss.content.color": 0.0,
    "loss.content.texture": 0.0,
    "data.canvas": 0,
    "run.on_nan": "stop",
}


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


def rename_model(model: Mapping) -> dict:
    """A config's model group with today's name of its generator."""
    generator = dict(model["generator"])
    name = generator["name"]
    generator["name"] = _CONFIG_VALUES.get(("model.generator.name", name), name)
    return {**model, "generator": generator}


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
