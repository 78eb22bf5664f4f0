"""A file that FFmpeg writes to through Python, so that a full disk is an error of Python's."""

from typing import IO


class Sink:
    """What PyAV opens in place of a path. It never fails, for muxers of FFmpeg crash when they do; `check` raises.

    Args:
      file: open for writing bytes.
      name: by its suffix FFmpeg chooses the kind of file.
    """

    def __init__(self, file: IO[bytes], name: str):
        self.name = name
        self._file = file
        self._error: OSError | None = None

    def write(self, data: bytes) -> int:
        """Writes, as a file does; after an error it only counts."""
        if self._error is None:
            try:
                self._file.write(data)
            except OSError as error:
                self._error = error
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Moves, as a file does; after an error it stays."""
        if self._error is None:
            try:
                return self._file.seek(offset, whence)
            except OSError as error:
                self._error = error
        return 0

    def tell(self) -> int:
        """Where it stands."""
        return self.seek(0, 1)

    def check(self) -> None:
        """OSError: the first error that there was."""
        if self._error is not None:
            raise self._error
