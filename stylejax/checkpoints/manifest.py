"""SHA-256 sums of a folder: written once when it is finished, checked before it is used."""

import hashlib
import os
from pathlib import Path

from stylejax.errors import InputError

MANIFEST = "manifest.sha256"


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
      InputError: naming the first file that is missing, damaged or foreign.
    """
    folder = Path(folder)
    manifest = folder / MANIFEST
    if not exists(folder):
        raise damage(manifest, "is missing, so this step was not finished")
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
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if file.name != MANIFEST and not file.name.startswith("."):
            with file.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            lines.append(f"{digest}  {file.relative_to(folder).as_posix()}\n")
    return "".join(lines).encode()


def _parse(sums: bytes) -> dict[str, str]:
    """Lines as sha256sum prints them -> {name: digest}."""
    lines = sums.decode(errors="replace").split("\n")
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines) if name}
