"""Which pictures a file or a folder holds, and which of them cannot be used, and why."""

import contextlib
import difflib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from stylejax.errors import InputError
from stylejax.images import files


class Scan(NamedTuple):
    """The pictures of a source: paths that can be read, and (path, reason) of those that cannot."""

    paths: list[Path]
    refused: list[tuple[Path, str]]


def scan(source: str | os.PathLike) -> Scan:
    """Finds the pictures of a file or a folder (recursive, sorted) and decodes each one once.

    Hidden files and files without one of files.EXTENSIONS are passed over; links are followed, each
    folder once. InputError: the source is missing, holds no picture, or none that can be read.
    """
    found, refused = find(source)
    with ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool:
        faults = dict(zip(found, pool.map(files.fault, found), strict=True))
    refused = sorted(refused + [(path, fault) for path, fault in faults.items() if fault])
    paths = [path for path in found if not faults[path]]
    if paths:
        return Scan(paths, refused)
    path, fault = refused[0]
    if path == Path(source).expanduser():
        raise InputError(f"{source}: {fault}; give another picture")
    raise InputError(f"{source}: no picture can be used, of {len(refused)}; {path.name}: {fault}")


def find(source: str | os.PathLike) -> Scan:
    """As `scan`, but by name alone: nothing is decoded, and only folders that do not open are refused."""
    source = Path(source).expanduser()
    if not os.path.exists(source):
        raise InputError(f"{source}: no such file or folder{_similar(source)}")
    found, refused = _walk(source) if os.path.isdir(source) else ([source], [])
    if not found and not refused:
        raise InputError(f"{source}: no pictures here; put {' '.join(files.EXTENSIONS)} files into it")
    return Scan(found, refused)


def _walk(folder: Path) -> tuple[list[Path], list[tuple[Path, str]]]:
    """Files of a folder that are pictures by name, sorted; and the folders that do not open."""
    found = []
    refused = []
    seen = set()

    def closed(error: OSError) -> None:
        refused.append((Path(error.filename), f"the folder does not open: {(error.strerror or str(error)).lower()}"))

    for root, folders, names in os.walk(folder, onerror=closed, followlinks=True):
        # Enter each real folder once, so that links in a circle come to an end.
        if os.path.realpath(root) in seen:
            folders.clear()
            continue
        seen.add(os.path.realpath(root))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        shown = (name for name in names if not name.startswith("."))
        found += [Path(root, name) for name in shown if name.lower().endswith(files.EXTENSIONS)]
    return sorted(found), refused


def _similar(path: Path) -> str:
    """'; did you mean ...?' where the folder above holds a similar name."""
    with contextlib.suppress(OSError):
        for name in difflib.get_close_matches(path.name, os.listdir(path.parent), 1):
            return f"; did you mean {path.parent / name}?"
    return "; check the spelling"
