"""Atomic writes: a file or a folder is replaced by a whole one, or stays as it was."""

import contextlib
import hashlib
import os
import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

from stylejax.errors import InputError, NoSpace, full, reason

_PREFIX = ".stylejax-"


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A hidden name beside `path` for a file or folder to write.

    It takes the place of `path` when the block ends, and is removed if the block fails. A folder replaces an empty
    folder only.
    """
    partial = _partial(path)
    try:
        yield partial
        os.replace(partial, path)
    except BaseException:
        _remove(partial)
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """Makes a file whole, or leaves the one that stands there as it was. InputError: it cannot be written."""
    try:
        with replacing(path) as partial:
            partial.write_bytes(data)
    except OSError as error:
        raise write_error(path, error) from error


def make_writable(folder: Path) -> None:
    """Makes a folder and writes a file into it, which is removed. InputError: it takes no file."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made a folder: {reason(error)}") from error
    probe = _partial(folder / "probe")
    try:
        probe.touch()
    except OSError as error:
        raise write_error(folder, error) from error
    finally:
        _remove(probe)


def check_place(path: Path) -> None:
    """Makes the folder of a file to write, and removes what killed processes left there.

    InputError: the folder takes no file, or none of this name.
    """
    make_writable(path.parent)
    remove_partial(path.parent)
    try:
        path.lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise write_error(path, error) from error


def write_error(path: Path, error: OSError | ValueError) -> InputError:
    """What to raise where `path` cannot be written: NoSpace where no other file on its disk could be."""
    kind = NoSpace if full(error) else InputError
    return kind(f"{path}: cannot be written: {reason(error)}")


def remove_partial(folder: Path) -> None:
    """Removes what killed processes of this machine left in a folder; that of others, and of living ones, stays."""
    for path in folder.glob(f"{_PREFIX}*"):
        machine, _, process = path.name.removeprefix(_PREFIX).partition(".")[0].rpartition("-")
        if machine == _machine() and process.isdecimal() and not _is_alive(int(process)):
            _remove(path)


def _partial(path: Path) -> Path:
    """One name for each path and process; short, however long the name of `path` is (255 bytes at most)."""
    digest = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:16]
    return path.with_name(f"{_PREFIX}{_machine()}-{os.getpid()}.{digest}")


def _machine() -> str:
    """Name of this machine as a file name may hold it: process numbers are those of one machine."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _is_alive(process: int) -> bool:
    """Whether a process of this machine runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # another person's
        return True
    return True


def _remove(path: Path) -> None:
    """Removes a file or a folder as far as the system lets it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
        return
    with contextlib.suppress(OSError):
        path.unlink(missing_ok=True)
