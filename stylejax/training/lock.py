"""One run at a time in a workdir: a lock that a dead process does not hold."""

import contextlib
import datetime
import errno
import fcntl
import json
import os
import platform
from collections.abc import Iterator
from pathlib import Path

import jax

from stylejax import atomic
from stylejax.errors import InputError

NAME = ".lock"  # in the workdir, while a run is at work in it


@contextlib.contextmanager
def held(workdir: Path) -> Iterator[None]:
    """Hold a workdir, which is made if it is not there, for the length of the block.

    Where the block leaves nothing in the workdir, the folders that were made for it are removed. Of several processes
    that train together the first one holds it for all.

    Raises:
      InputError: another run holds it (the message says which process, where and since when), or nothing can be written
        there.
    """
    if jax.process_index() > 0:
        yield
        return
    made = [folder for folder in (workdir, *workdir.parents) if not folder.exists()]
    try:
        atomic.make_writable(workdir)
        descriptor = _take(workdir / NAME)
        try:
            yield
        finally:
            (workdir / NAME).unlink(missing_ok=True)
            os.close(descriptor)
    finally:
        _remove_empty(made)


def _take(path: Path) -> int:
    """The descriptor of the lock file, locked, with this process's name in it; InputError where another holds it."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(path, descriptor)
            if _is_at(path, descriptor):  # else its holder has removed it in the meantime
                _sign(path, descriptor)
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _lock(path: Path, descriptor: int) -> None:
    """Lock the file; a disk that knows no locks is used without one."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise InputError(_holder(path)) from error
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.ENOTSUP):
            raise atomic.write_error(path, error) from error


def _sign(path: Path, descriptor: int) -> None:
    """Say in the file who holds it."""
    me = {"pid": os.getpid(), "host": platform.node(), "since": f"{datetime.datetime.now():%Y-%m-%d %H:%M:%S}"}
    try:
        os.truncate(descriptor, 0)
        os.write(descriptor, json.dumps(me).encode())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise atomic.write_error(path, error) from error


def _is_at(path: Path, descriptor: int) -> bool:
    """Whether a path still leads to an open file."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _holder(path: Path) -> str:
    """What to say of a workdir that another run holds."""
    try:
        found = json.loads(path.read_text())
        who = f"process {found['pid']} on {found['host']} since {found['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        who = "another process"
    return f"{path.parent} is in use by {who}; wait for it, stop it, or give another --workdir"


def _remove_empty(folders: list[Path]) -> None:
    """Remove folders, the deepest first, up to the first one that holds something."""
    with contextlib.suppress(OSError):
        for folder in folders:
            folder.rmdir()
