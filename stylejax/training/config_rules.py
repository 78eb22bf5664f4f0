"""What a value of a config may be: each rule has `allows(value)`, and `words`, what to give in place of another one."""

import math
from typing import Any, NamedTuple

from stylejax.errors import InputError

_MOST = 2**31 - 1  # steps are counted in int32


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _row(value: Any) -> tuple:
    """A tuple or a list as a tuple, as a config has the one and JSON the other; anything else is no row."""
    return tuple(value) if isinstance(value, tuple | list) else (None,)


class Whole(NamedTuple):
    """A whole number; zero: 0 is allowed too, though it is less than the least."""

    least: int
    greatest: int = _MOST
    multiple: int = 1
    zero: bool = False

    def allows(self, value: Any) -> bool:
        """Whether the config may hold it."""
        if not _is_whole(value):
            return False
        return self.zero and value == 0 or self.least <= value <= self.greatest and value % self.multiple == 0

    @property
    def words(self) -> str:
        """What is allowed."""
        kind = "a whole number" if self.multiple == 1 else f"a multiple of {self.multiple}"
        zero = "0 or " if self.zero else ""
        return f"{zero}{kind} from {self.least} to {self.greatest}"


class Number(NamedTuple):
    """A finite number; above, below: whether the least, and the greatest, is itself left out."""

    least: float
    greatest: float = math.inf
    above: bool = False
    below: bool = False

    def allows(self, value: Any) -> bool:
        """Whether the config may hold it."""
        if not _is_number(value) or not self.least <= value <= self.greatest:
            return False
        return not (self.above and value == self.least or self.below and value == self.greatest)

    @property
    def words(self) -> str:
        """What is allowed."""
        least = f"above {self.least:g}" if self.above else f"of {self.least:g} or more"
        if math.isinf(self.greatest):
            return f"a number {least}"
        greatest = f"below {self.greatest:g}" if self.below else f"{self.greatest:g} at most"
        return f"a number {least} and {greatest}"


class Switch(NamedTuple):
    """True or False."""

    def allows(self, value: Any) -> bool:
        """Whether the config may hold it."""
        return isinstance(value, bool)

    @property
    def words(self) -> str:
        """What is allowed."""
        return "True or False"


class Text(NamedTuple):
    """A text; empty: whether "" is allowed."""

    empty: bool = False

    def allows(self, value: Any) -> bool:
        """Whether the config may hold it."""
        return isinstance(value, str) and "\0" not in value and (self.empty or bool(value.strip()))

    @property
    def words(self) -> str:
        """What is allowed."""
        return "a name or a path" + (', or ""' if self.empty else "")


class Choice(NamedTuple):
    """One of some names."""

    names: tuple[str, ...]

    def allows(self, value: Any) -> bool:
        """Whether the config may hold it."""
        return isinstance(value, str) and value in self.names

    @property
    def words(self) -> str:
        """What is allowed."""
        return f"one of {', '.join(self.names)}"


class Names(NamedTuple):
    """Any number of some names, as a tuple."""

    names: tuple[str, ...]

    def allows(self, value: Any) -> bool:
        """Whether the config may hold it."""
        return all(name in self.names for name in _row(value))

    @property
    def words(self) -> str:
        """What is allowed."""
        return f"a tuple of names, () or some of {', '.join(self.names)}"


class Scale(NamedTuple):
    """Two fractions of a picture's short side, (0, 0) where they are found from the pictures."""

    def allows(self, value: Any) -> bool:
        """Whether the config may hold it."""
        row = _row(value)
        if len(row) != 2 or not all(_is_number(x) for x in row):
            return False
        return row == (0, 0) or 0 < row[0] <= row[1] <= 1

    @property
    def words(self) -> str:
        """What is allowed."""
        return "(lo, hi) with 0 < lo <= hi <= 1, or (0, 0)"


Rule = Whole | Number | Switch | Text | Choice | Names | Scale


def require(name: str, value: Any, rule: Rule) -> None:
    """InputError, one sentence with what is allowed, unless the rule allows the value of the dotted key `name`."""
    if not rule.allows(value):
        shown = repr(value) if len(repr(value)) <= 60 else f"{repr(value)[:57]}..."
        raise InputError(f"{name}={shown} is not possible; give {rule.words}")
