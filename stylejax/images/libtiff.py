"""What libtiff prints by itself, without the name of a file, is kept out: the error that Pillow raises says it."""

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from typing import IO

# "tempfile.tif: ..." is what Pillow calls every file, "LZWDecode: ..." a function of libtiff; each line ends in a dot.
_OWN = re.compile(rb"(?!stylejax)[\w.]+: .*\.\n")


@contextlib.contextmanager
def muted() -> Iterator[None]:
    """Holds back what is printed to stderr, and prints in the end what is not libtiff's; for one thread at a time."""
    try:
        before = os.dup(2)
    except OSError:  # there is no stderr
        yield
        return
    with _held() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(before, 2)
            os.close(before)
            held.seek(0)
            for line in held:
                if not _OWN.fullmatch(line):
                    os.write(2, line)


def _held() -> IO[bytes]:
    """A file for what is held back, or one that forgets it where no disk takes it."""
    try:
        return tempfile.TemporaryFile()
    except OSError:
        return open(os.devnull, "r+b")
