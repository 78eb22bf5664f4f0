"""Huge pages for large arrays; page faults are a quarter of a training step on a CPU."""

import os
import sys


def use_huge_pages() -> None:
    """Begin this process again with huge pages for large arrays.

    Only glibc knows the setting, and only at the start of a process; one that the user made stays.
    """
    if sys.platform == "linux" and "GLIBC_TUNABLES" not in os.environ:
        os.environ["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"
        os.execv(sys.executable, sys.orig_argv)
