"""A config from its file, with --config.group.key=value words put into it."""

import ast
import difflib
import os
import runpy
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ml_collections import ConfigDict

from stylejax import configs
from stylejax.errors import InputError, first_line

_KINDS = {bool: "True or False", int: "whole number", float: "number", tuple: "tuple", type(None): "None"}


def load_config(path: str | os.PathLike, words: Iterable[str] = ()) -> ConfigDict:
    """The config that get_config() of a Python file gives, overridden by words.

    Args:
      path: a file such as configs/personal.py; where there is none, the name of one that comes with stylejax, as
        "warm", "warm.py" or "configs/warm.py".
      words: each "--config.group.key=value".

    Raises:
      InputError: no such file, one without get_config, or a word that does not fit.
    """
    path = find_config(path)
    if path.suffix != ".py" or not path.is_file():
        what = "is no Python file" if path.exists() else "no such file"
        raise InputError(f"--config={path}: {what}; give one such as configs/personal.py")
    try:
        config = runpy.run_path(str(path))["get_config"]()
    except (Exception, SystemExit) as error:
        raise InputError(f"--config={path}: gives no config ({type(error).__name__}: {first_line(error)})") from error
    if not isinstance(config, ConfigDict):
        raise InputError(f"--config={path}: get_config gives no ConfigDict; overlay configs/personal.py")
    override(config, words)
    return config


def find_config(path: str | os.PathLike) -> Path:
    """The file that a path or a name means, as `load_config` takes it; the path itself where there is neither."""
    path = Path(path).expanduser()
    if path.exists() or path.is_absolute() or ".." in path.parts:
        return path
    name = path.relative_to("configs") if path.parts[:1] == ("configs",) else path
    known = Path(configs.__path__[0], name).with_suffix(".py")
    return known if name.name and known.is_file() else path


def override(config: ConfigDict, words: Iterable[str]) -> None:
    """Set keys of a config; words as in `load_config`; InputError for a missing key or a value of another type."""
    for word in words:
        name, equals, text = word.removeprefix("--config.").partition("=")
        before = _value_of(config, word, name)
        if not equals:
            raise InputError(f"{word}: write --config.{name}=value")
        config.update_from_flattened_dict({name: _parse(name, text, before)})


def _value_of(config: ConfigDict, word: str, name: str) -> Any:
    """What the config holds under a dotted name; InputError with a similar name where it holds nothing."""
    flat = dict(pair for group, keys in config.to_dict().items() for pair in _flat(keys, group))
    if name not in flat:
        similar = difflib.get_close_matches(name, flat, 1)
        hint = f"; did you mean {similar[0]}?" if similar else f"; its groups are {', '.join(config)}"
        raise InputError(f"{word}: the config has no {name}{hint}")
    return flat[name]


def _flat(tree: Any, name: str) -> list[tuple[str, Any]]:
    """(dotted name, value) of every value below; groups themselves are no values."""
    if not isinstance(tree, dict):
        return [(name, tree)]
    return [pair for key, value in tree.items() for pair in _flat(value, f"{name}.{key}")]


def _parse(name: str, text: str, before: Any) -> Any:
    """The value that a text means in place of `before`: of the same type, where a float may be a whole number."""
    if isinstance(before, str):
        return text
    try:
        value = ast.literal_eval(text)
        if isinstance(before, float) and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
    except (ValueError, SyntaxError, TypeError, OverflowError, MemoryError, RecursionError):
        value = text
    if type(value) is not type(before):
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        raise InputError(
            f"--config.{name}: {shown!r} is no {_KINDS.get(type(before), type(before).__name__)}; now it is {before!r}"
        )
    return value
