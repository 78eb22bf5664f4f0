"""What does not fit into memory is refused before it is held, and an error of memory is known by what it says."""

import jax
import pytest

from stylejax import memory
from stylejax.errors import InputError


@pytest.fixture
def machine(monkeypatch):
    """One of 8000 bytes."""
    monkeypatch.setattr("os.sysconf", {"SC_PHYS_PAGES": 2, "SC_PAGE_SIZE": 4000}.get)


def test_what_fits_is_let_through(machine):
    memory.check("--count 2", 8000)


def test_what_does_not_fit_is_one_line(machine):
    with pytest.raises(InputError, match="^--count 9000: takes 9000.0 GB of memory, and this machine has 0.0; give"):
        memory.check("--count 9000", 9 * 10**12)


@pytest.mark.parametrize(
    ("error", "known"),
    [
        (MemoryError(), True),
        (jax.errors.JaxRuntimeError("RESOURCE_EXHAUSTED: Out of memory allocating 8 bytes."), True),
        (jax.errors.JaxRuntimeError("INTERNAL: Out of memory while compiling"), True),
        (jax.errors.JaxRuntimeError("INVALID_ARGUMENT: no such device"), False),
        (ValueError("RESOURCE_EXHAUSTED: [OS error: ENOSPC]"), False),
        (KeyboardInterrupt(), False),
    ],
)
def test_errors_of_memory(error, known):
    assert memory.exhausted(error) is known


def test_what_jax_raises_where_memory_does_not_suffice_is_known():
    with pytest.raises(jax.errors.JaxRuntimeError) as caught:
        jax.block_until_ready(jax.numpy.zeros(2**46, jax.numpy.int8))
    assert memory.exhausted(caught.value)
