"""Styles by their names: those that come with the project, and a person's own, in one folder of that person."""

import os
import re
import sys
from pathlib import Path

from stylejax.checkpoints import manifest
from stylejax.errors import InputError

STYLES = Path(__file__).parents[1] / "styles"  # come with the project, one folder each
FILE = ".safetensors"  # ends the name of a style in one file
_LONGEST = 60  # letters: at most 240 bytes, and a file system takes 255


def own_folder() -> Path:
    """Where a person's own styles lie, one folder each: that of the system for what a program keeps for a person.

    $XDG_DATA_HOME/stylejax/styles (~/.local/share/stylejax/styles) on Linux, ~/Library/Application
    Support/stylejax/styles on macOS, %LOCALAPPDATA%/stylejax/styles on Windows.
    """
    home = Path.home()
    if sys.platform == "darwin":
        data = home / "Library" / "Application Support"
    elif sys.platform == "win32":
        data = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    else:
        data = Path(os.environ.get("XDG_DATA_HOME", ""))
        data = data if data.is_absolute() else home / ".local" / "share"  # as the standard says of relative ones
    return data / "stylejax" / "styles"


def check_name(name: str) -> None:
    """InputError unless a style may be called so: a file name without surprises on any system."""
    if len(name) > _LONGEST:
        raise InputError(f"{name[:20]}...: a name has at most {_LONGEST} letters")
    if not re.fullmatch(r"\w([\w .-]*\w)?", name):
        raise InputError(
            f"{name!r} cannot be a name: give letters, digits, and between them spaces, points, - and _, such as mine"
        )
    if name.casefold() in [style.name for style in _folders(STYLES)]:
        raise InputError(f"{name} comes with stylejax; give another name")


def known() -> list[Path]:
    """The folders of all styles that have a name: those that come with the project, then a person's own."""
    own = own_folder()
    taken = {style.name for style in _folders(STYLES)}
    return [*_folders(STYLES), *(path for path in _folders(own) if path.name not in taken)]


def find_folder(path: str | os.PathLike) -> Path:
    """The folder that a path or a name means: a run, a step or a style that lies there, else the style of that name.

    Where there is neither, the path itself.
    """
    there = Path(path).expanduser().resolve()
    if is_style(there):
        return there
    return next((folder for folder in known() if folder.name == str(path)), there)


def is_style(folder: Path) -> bool:
    """Whether it is the folder of a run, or looks like one of its steps, an exported style, or a style in one file."""
    if folder.suffix == FILE and folder.is_file():
        return True
    parts = (manifest.MANIFEST, "params", "meta")
    return (folder / "checkpoints").is_dir() or any((folder / part).exists() for part in parts)


def shown(folder: Path) -> str:
    """How a style is named on the command line: by its name where it has one, else by its folder."""
    return folder.name if folder.parent == own_folder() else str(folder)


def _folders(top: Path) -> list[Path]:
    """The folders in a folder that may not be there, sorted; hidden ones do not count."""
    try:
        return sorted(path for path in top.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError:
        return []
