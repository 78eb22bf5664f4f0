"""Compiled programs kept in a folder: what one process compiled, the next one only loads."""

import contextlib
import hashlib
import os
import platform
from collections.abc import Iterator
from pathlib import Path

import jax
from jax.experimental.compilation_cache import compilation_cache

_LEAST = 0.1  # seconds of compiling that are worth a file
_MOST = 2**29  # bytes of a person's folder: beyond it the oldest half goes


@contextlib.contextmanager
def keep(folder: Path) -> Iterator[None]:
    """Within the block, all that takes a while to compile is kept in the folder and found there again."""
    before = jax.config.jax_compilation_cache_dir, jax.config.jax_persistent_cache_min_compile_time_secs
    _use(str(folder), _LEAST)
    try:
        yield
    finally:
        _use(*before)


def keep_for_person() -> None:
    """Keep programs in the person's own folder, unless JAX_COMPILATION_CACHE_DIR names another or is empty.

    Another folder is kept as JAX keeps it: programs that take a second to compile, and none is removed.
    $XDG_CACHE_HOME/stylejax/MACHINE, by default in ~/.cache; programs are machine code of one kind of processor. Where
    no folder can be made, nothing is kept.
    """
    if "JAX_COMPILATION_CACHE_DIR" in os.environ:
        return
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    folder = Path(home).expanduser() / "stylejax" / machine()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shorten(folder, _MOST)
    except OSError:
        return
    if os.access(folder, os.W_OK):
        _use(str(folder), _LEAST)


def stop() -> None:
    """Keep nothing from here on, and load nothing that is kept."""
    jax.config.update("jax_enable_compilation_cache", False)
    compilation_cache.reset_cache()


def shorten(folder: Path, most: int) -> None:
    """Remove the oldest files until half of `most` bytes is left, where there are more than `most`."""
    files = sorted(((path.stat(), path) for path in folder.iterdir() if path.is_file()), key=lambda x: x[0].st_mtime)
    total = sum(stat.st_size for stat, _ in files)
    if total <= most:
        return
    for stat, path in files:
        if total <= most // 2:
            return
        path.unlink(missing_ok=True)
        total -= stat.st_size


def machine() -> str:
    """A name for this kind of processor and this JAX."""
    try:
        text = Path("/proc/cpuinfo").read_text()
        flags = next((line for line in text.splitlines() if line.startswith(("flags", "Features"))), "")
    except OSError:
        flags = platform.processor()
    return hashlib.sha256(f"{platform.machine()} {flags} {jax.__version__}".encode()).hexdigest()[:16]


def _use(folder: str | None, seconds: float) -> None:
    """Set folder and least seconds; without the reset JAX stays with what it began with."""
    jax.config.update("jax_compilation_cache_dir", folder)
    jax.config.update("jax_persistent_cache_min_compile_time_secs", seconds)
    compilation_cache.reset_cache()
