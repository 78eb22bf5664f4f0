"""Whether what is to be held fits into the memory of this machine: before it is held, and when it did not."""

import os

from stylejax.errors import InputError

TOO_SMALL = (
    "the memory of this machine is too small; give smaller pictures or a smaller --canvas, to a training a smaller "
    "data.batch, data.crop or width of a network"
)


def check(option: str, size: int) -> None:
    """InputError where `size` bytes, which `option` asks for, are more than this machine has."""
    if not hasattr(os, "sysconf"):
        return
    there = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    if size > there:
        found = f"takes {size / 1e9:.1f} GB of memory, and this machine has {there / 1e9:.1f}"
        raise InputError(f"{option}: {found}; give fewer, or smaller ones")


def exhausted(error: BaseException) -> bool:
    """Whether an error says that memory did not suffice: that of Python, or that of XLA, which is a RuntimeError."""
    if isinstance(error, RuntimeError):
        return "RESOURCE_EXHAUSTED" in str(error) or "Out of memory" in str(error)
    return isinstance(error, MemoryError)
