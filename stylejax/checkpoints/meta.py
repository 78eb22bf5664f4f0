"""What a step says about itself, checked before a generator is built of it: types, ranges and sizes."""

import inspect
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stylejax.errors import InputError
from stylejax.models import generator
from stylejax.models.choose import choose

_BYTES = 1 << 20  # of the file
_CANVAS = 65_536  # pixels, the largest
_WHOLE = 65_536  # the largest whole number that a network is made with
_LONGEST = 100  # of a text or a row
_COUNTS = ("blocks", "downs")  # ends of keys that count layers
_SIZES = ("width", "noise")  # ends of keys that count channels
_ALSO = {float: int}  # JSON writes 1.0 as it likes


def read(file: Path) -> tuple[Mapping, int]:
    """(model, canvas): the config group that `build_generator` takes, and pixels. InputError for anything else."""
    if file.stat().st_size > _BYTES:
        raise InputError(f"{file.name} has {file.stat().st_size} bytes, {_BYTES} at most")
    return checked(json.loads(file.read_text()))


def checked(said: Any) -> tuple[Mapping, int]:
    """What a style says of itself, as `read` gives it. InputError for anything else."""
    model = _group(said, "model")
    network = _group(model, "generator")
    if not isinstance(network.get("name"), str):
        raise InputError("model.generator.name is no text")
    canvas = said.get("canvas")
    if not _is_whole(canvas) or not 1 <= canvas <= _CANVAS:
        raise InputError(f"canvas must be a whole number from 1 to {_CANVAS}; got {_shown(canvas)}")
    return model, canvas


def check_network(network: Mapping, arrays: int) -> None:
    """InputError for a name or argument that no network is made with.

    Args:
      network: a name, and the arguments of the function that makes it.
      arrays: that are stored; there are no more layers than that, so that nothing larger than the file is traced.
    """
    maker = choose(generator, "model.generator.name", network["name"])
    for key, argument in inspect.signature(maker).parameters.items():
        value = network.get(key)
        kind = argument.annotation
        if key in network and kind in (int, str, float, bool) and type(value) not in (kind, _ALSO.get(kind)):
            raise InputError(f"model.generator.{key} is {_shown(value)}, and no {kind.__name__}")
    for key, value in network.items():
        row = value if isinstance(value, list) else [value]
        greatest = arrays if key.endswith(_COUNTS) else _WHOLE
        least = 0 if key.endswith(_COUNTS + _SIZES) else -_WHOLE
        if len(row) > _LONGEST or not all(_is_plain(part, least, greatest) for part in row):
            raise InputError(f"model.generator.{key} is not possible for {arrays} arrays; got {_shown(value)}")


def _group(said: Any, name: str) -> Mapping:
    """A mapping within another one."""
    if not isinstance(said, dict) or not isinstance(said.get(name), dict):
        raise InputError(f"it has no group {name}")
    return said[name]


def _is_plain(value: Any, least: int, greatest: int) -> bool:
    """Whether it is a switch, a whole number within limits, a finite number, or a short text."""
    if value is None or isinstance(value, bool):
        return True
    if isinstance(value, int):
        return least <= value <= greatest
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, str) and len(value) <= _LONGEST


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    """A value as text, cut where it is long."""
    return repr(value)[:40]
