"""Lines for a person, on stderr: stdout is for results."""

import sys

from tqdm import tqdm


def say(line: str) -> None:
    """Print a line to stderr without tearing a progress bar."""
    tqdm.write(line, file=sys.stderr)


def say_failures(failures: list[str]) -> None:
    """Print what could not be done, one line each."""
    for failure in failures:
        say(f"stylejax: {failure}")
