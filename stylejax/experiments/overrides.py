"""Words of the command line, --config.group.key=value, put into a config."""

import ast
from collections.abc import Iterable

from stylejax.errors import InputError


def override(config, words: Iterable[str]) -> None:
    """Set keys of an ml_collections ConfigDict; InputError for a key that it lacks or a value of another type."""
    for word in words:
        name, equals, text = word.removeprefix("--config.").partition("=")
        *groups, key = name.split(".")
        try:
            group = config
            for part in groups:
                group = group[part]
            before = group[key]
        except (KeyError, TypeError, AttributeError):
            raise InputError(f"{word}: the config has no {name}") from None
        if not equals:
            raise InputError(f"{word}: write --config.{name}=value")
        group[key] = _value(word, text, before)


def _value(word: str, text: str, before):
    """The value that a text means in place of `before`: of the same type, where a float may be a whole number."""
    if isinstance(before, str):
        return text
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        value = text
    if isinstance(before, float) and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not type(before):
        raise InputError(f"{word}: {text!r} is no {type(before).__name__}; now it is {before!r}")
    return value
