"""SHA-256 sums of a folder: written once when it is finished, checked before it is used."""

import hashlib
import os
import stat
from pathlib import Path

from stylejax.errors import InputError

MANIFEST = "manifest.sha256"
_BYTES = 1 << 24  # of the manifest, far more than any step takes
_LEFT_BEHIND = (".DS_Store", ".directory")  # by file browsers


def exists(folder: Path) -> bool:
    """Whether the folder has a manifest: without one it was never finished."""
    return (folder / MANIFEST).is_file()


def write(folder: Path) -> None:
    """Writes the sums of all files of `folder` into it, all at once or not at all."""
    temporary = folder / f".{MANIFEST}"
    temporary.write_bytes(_sums(folder))
    os.replace(temporary, folder / MANIFEST)


def verify(folder: str | os.PathLike) -> None:
    """Checks every file of a folder against its manifest.

    Raises:
      InputError: naming the first file that is missing, damaged or foreign, hidden, or no file but a link or a pipe.
    """
    folder = Path(folder)
    manifest = folder / MANIFEST
    if not exists(folder):
        raise damage(manifest, "is missing, so this step was not finished")
    _check_kinds(folder)
    if manifest.stat().st_size > _BYTES:
        raise damage(manifest, "is damaged")
    written = manifest.read_bytes()
    sums = _sums(folder)
    if written == sums:
        return
    was = _parse(written)
    now = _parse(sums)
    for name in sorted(was.keys() | now.keys()):
        if name not in now:
            raise damage(folder / name, "is missing")
        if name not in was:
            raise damage(folder / name, f"is not in {MANIFEST}")
        if was[name] != now[name]:
            raise damage(folder / name, f"is damaged: its SHA-256 differs from {MANIFEST}")
    raise damage(manifest, "is damaged")


def damage(file: Path, what: str) -> InputError:
    """The error for a file of a step that cannot be trusted, with the two ways out."""
    return InputError(
        f"{file}: {what}; copy the step again from a good copy, "
        "or delete its whole folder to go on from the step before"
    )


def _sums(folder: Path) -> bytes:
    """One line a file, as sha256sum prints them; hidden files belong to the system, not to us."""
    lines = []
    for file in sorted(path for path in folder.rglob("*") if _is_plain(path)):
        if file.name != MANIFEST and not file.name.startswith("."):
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            lines.append(f"{digest}  {file.relative_to(folder).as_posix()}\n")
    return "".join(lines).encode()


def _check_kinds(folder: Path) -> None:
    """InputError for what the sums do not speak of: links, pipes and devices, and hidden files."""
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            raise damage(path, "is a link, where a step has its files themselves (cp -rL copies them)")
        if not path.is_dir() and not _is_plain(path):
            raise damage(path, "is a pipe or a device")
        if path.name.startswith(".") and path.name not in _LEFT_BEHIND:
            raise damage(path, "is hidden")


def _is_plain(path: Path) -> bool:
    """Whether it is a file, and no link to one."""
    return stat.S_ISREG(path.lstat().st_mode)


def _parse(sums: bytes) -> dict[str, str]:
    """Lines as sha256sum prints them -> {name: digest}."""
    lines = sums.decode(errors="replace").split("\n")
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines) if name}
