"""The command `stylejax`, also as `python -m stylejax`."""

import sys

from stylejax import compile_cache
from stylejax.cli.main import main
from stylejax.huge_pages import use_huge_pages


def command() -> int:
    """Run the words of this process, with compiled programs kept from one command to the next."""
    if sys.argv[1:2] == ["train"]:
        use_huge_pages()
    compile_cache.keep_for_person()
    return main()


if __name__ == "__main__":
    sys.exit(command())
