"""What the page learns from: pictures kept in a person's own folder under the style's name, so that it can go on."""

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from stylejax import atomic
from stylejax.app import news, uploads
from stylejax.checkpoints import names
from stylejax.errors import InputError
from stylejax.training import lock, run_dir

# What is added to `stylejax train` for each length: a grid is shown every `run.save_every` steps. A minute or two would
# be spent on compiling on most machines.
LENGTHS: dict[str, tuple[str, ...]] = {
    "five minutes": (
        *("--config", "warm", "--minutes", "5"),
        *("--config.run.save_every=20", "--config.run.measure=4"),
    ),
    "a quarter of an hour": ("--minutes", "15", "--config.run.save_every=100", "--config.run.measure=8"),
    "an hour": ("--minutes", "60", "--config.run.save_every=300"),
}
_WORDS = "words.json"
_MOST = 20_000_000_000  # bytes of all pictures that are kept


def pictures_folder() -> Path:
    """Where the pictures are kept: a folder for each style, beside that of the styles."""
    return names.own_folder().parent / "pictures"


def workdir(name: str) -> Path:
    """The folder of a style's run. InputError: what is no name."""
    names.check_name(name)
    return names.own_folder() / name


def begin(
    style: Sequence[Path], content: Sequence[Path], name: str, words: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Keep what a new style is to be learned from.

    Args:
      style: pictures; content: photos, or none, for sample photos.
      name: of the style.
      words: one of LENGTHS, or other words of `stylejax train`.

    Returns:
      The words of the training, and a line for each file that is refused and why.

    Raises:
      InputError: what is no name, a name that is taken, or no picture that can be used.
    """
    name = name.strip()
    run = workdir(name)
    if run_dir.has_begun(run):
        raise InputError(f"there is a style {name} already; go on with it, or give another name")
    if (run / lock.NAME).exists() or (run.exists() and not (run / run_dir.CONFIG).exists()):
        raise InputError(f"the name {name} is taken; give another one")
    held = sum(path.stat().st_size for path in pictures_folder().rglob("*") if path.is_file())
    if held > _MOST:
        raise InputError(f"{pictures_folder()} holds {held // 10**9} GB; remove what is no longer learned from")
    folder = pictures_folder() / name
    shutil.rmtree(folder, ignore_errors=True)
    try:
        refused = uploads.keep(style, folder / "style", uploads.PICTURES)[1]
        if content:
            refused += uploads.keep(content, folder / "content", uploads.PICTURES)[1]
        atomic.write_bytes(folder / _WORDS, json.dumps(list(words)).encode())
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return words_of(name), refused


def words_of(name: str) -> list[str]:
    """The words of a training that was begun here. InputError: it was not, or its pictures are gone."""
    workdir(name)
    folder = pictures_folder() / name
    try:
        words = [str(word) for word in json.loads((folder / _WORDS).read_text())]
    except (OSError, ValueError, TypeError) as error:
        raise InputError(f"{name} was not learned on this page; go on with it by stylejax train") from error
    photos = ["--content", str(folder / "content")] if (folder / "content").is_dir() else []
    return ["train", "--style", str(folder / "style"), *photos, "--name", name, "-q", *words]


def in_words(reason: str) -> str:
    """What `stylejax train` says of too short a time, in words of the page; other reasons as they are."""
    found = re.fullmatch(r"--minutes \S+: too short to learn from here; give (\S+) or more", reason)
    return f"this machine needs {found[1]} minutes at least; choose a longer time." if found else reason


def unfinished() -> list[str]:
    """The names of styles that were begun here and are not learned to the end."""
    try:
        begun = sorted(path.name for path in pictures_folder().iterdir() if (path / _WORDS).is_file())
    except OSError:
        return []
    return [name for name in begun if _has_more(name)]


def _has_more(name: str) -> bool:
    """Whether a run has steps left."""
    found = news.read(names.own_folder() / name)
    return found.steps == 0 or found.step < found.steps
