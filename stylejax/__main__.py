"""The command `stylejax`, also as `python -m stylejax`."""

import sys

from stylejax import compile_cache
from stylejax.cli.main import main


def command() -> int:
    """Run the words of this process, with compiled programs kept from one command to the next."""
    compile_cache.keep_for_person()
    return main()


if __name__ == "__main__":
    sys.exit(command())
