"""Compiled programs kept in a folder: what one run compiled, the next one of its kind only loads."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import jax
from jax.experimental.compilation_cache import compilation_cache

_LEAST = 0.1  # seconds of compiling that are worth a file


@contextlib.contextmanager
def keep(folder: Path) -> Iterator[None]:
    """Within the block, all that takes a while to compile is kept in the folder and found there again."""
    before = jax.config.jax_compilation_cache_dir, jax.config.jax_persistent_cache_min_compile_time_secs
    _use(str(folder), _LEAST)
    try:
        yield
    finally:
        _use(*before)


def _use(folder: str | None, seconds: float) -> None:
    """Set folder and least seconds; without the reset JAX stays with what it began with."""
    jax.config.update("jax_compilation_cache_dir", folder)
    jax.config.update("jax_persistent_cache_min_compile_time_secs", seconds)
    compilation_cache.reset_cache()
