"""What there is of styles with a name, told from their small files: no array is read."""

import datetime
import json
from pathlib import Path
from typing import NamedTuple

from stylejax.checkpoints import meta, names, steps
from stylejax.errors import InputError, first_line

_ABOUT = "about.json"  # of a style that comes with the project
_CONFIG = "config.json"  # of a run
_LINE = 100  # letters


class Entry(NamedTuple):
    """One style.

    name: what --style takes; folder: where it lies; size: bytes of all its files; date: of its last step, None for
    those that come with the project; canvas: pixels, None where it cannot be told; line: what it was learned from;
    fault: why it cannot be painted with, or None.
    """

    name: str
    folder: Path
    size: int
    date: datetime.date | None
    canvas: int | None
    line: str
    fault: str | None


def entries() -> list[Entry]:
    """All styles that have a name, as `names.known` lists them."""
    return [describe(folder) for folder in names.known()]


def describe(folder: Path) -> Entry:
    """What there is of one of them; what is wrong with it is its fault, and nothing is raised."""
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    try:
        step_dir = steps.find_step_dir(folder)
        canvas = meta.read(step_dir / "meta" / "metadata")[1]
        line = _learned_from(folder)
        date = _date(step_dir) if folder.parent == names.own_folder() else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:  # its files may hold anything
        fault = str(error) if isinstance(error, InputError) else f"{folder}: cannot be read ({first_line(error)})"
        return Entry(folder.name, folder, size, None, None, "", fault)
    return Entry(folder.name, folder, size, date, canvas, line, None)


def _date(step_dir: Path) -> datetime.date:
    return datetime.date.fromtimestamp((step_dir / "meta" / "metadata").stat().st_mtime)


def _learned_from(folder: Path) -> str:
    """Which pictures a style was learned from, and how far a run has come."""
    if (folder / _ABOUT).is_file():
        return _plain(json.loads((folder / _ABOUT).read_text())["pictures"])
    if not (folder / _CONFIG).is_file():
        return ""
    config = json.loads((folder / _CONFIG).read_text())
    done = steps.latest_step(folder)
    return _plain(f"{Path(config['data']['style']).name}, {done} of {config['optim']['steps']} steps")


def _plain(text: str) -> str:
    """What may be printed: one short line without characters that a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)[:_LINE]
