"""`python -m stylejax` is the command `stylejax`."""

import sys

from stylejax.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
