"""A disk of a few kilobytes, where this machine lets one be made, and errors of a disk where it does not."""

import contextlib
import errno
import os
import subprocess
from pathlib import Path

import pytest

FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _mount(*words):
    try:
        done = subprocess.run(["mount", *words], capture_output=True, text=True)
    except OSError as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.splitlines()[0]}")


@contextlib.contextmanager
def mounted(place: Path, kilobytes: int):
    """A disk of that size, empty, at `place`; skips the test where there is none to be had."""
    place.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place))
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def resize(place: Path, kilobytes: int):
    """Gives a mounted disk another size."""
    _mount("-o", f"remount,size={kilobytes}k", str(place))


def forbid_writing(place: Path):
    """Makes a mounted disk one that is only read."""
    _mount("-o", "remount,ro", str(place))


def fill(place: Path, left: int = 0):
    """Fills a disk up to `left` kilobytes."""
    free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
    (place / "filling").write_bytes(bytes(free - 1024 * left))
