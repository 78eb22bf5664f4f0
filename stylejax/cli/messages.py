"""Lines for a person, on stderr: stdout is for results."""

import sys

from tqdm import tqdm


def say(line: str) -> None:
    """Print one line to stderr without tearing a progress bar; a line break in the name of a file becomes a \\n."""
    printable = "".join(char if char.isprintable() else repr(char)[1:-1] for char in line)
    tqdm.write(printable, file=sys.stderr)


def say_failures(failures: list[str]) -> None:
    """Print what could not be done, one line each."""
    for failure in failures:
        say(f"stylejax: {failure}")
