"""The page's own folder: all that it receives and makes lies there, and goes with the process."""

import itertools
import shutil
import tempfile
import threading
from pathlib import Path


class Workspace:
    """A temporary folder that only this person can open; a context manager, which removes it.

    received: where gradio puts what is uploaded, and what it serves.
    """

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="stylejax-app-")).resolve()
        self.received = self.folder / "received"
        self.received.mkdir()
        self._numbers = itertools.count(1)
        self._folders: dict[str, Path] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def of_session(self, session: str) -> Path:
        """The folder of one open page; the page's own word for itself, `session`, is no part of its name."""
        with self._lock:
            if session not in self._folders:
                self._folders[session] = self.folder / f"session-{next(self._numbers)}"
                self._folders[session].mkdir()
            return self._folders[session]

    def forget(self, session: str) -> None:
        """Remove the folder of a page that was closed."""
        with self._lock:
            folder = self._folders.pop(session, None)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    def size(self) -> int:
        """Bytes of all files in it."""
        return sum(_size(path) for path in self.folder.rglob("*"))


def _size(path: Path) -> int:
    """Bytes of a file; 0 for a folder, and for what was removed in the meantime."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0
