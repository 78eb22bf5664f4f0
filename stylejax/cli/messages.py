"""Lines for a person, on stderr: stdout is for results."""

import sys
from collections.abc import Callable

from tqdm import tqdm

from stylejax import memory
from stylejax.errors import InputError, reason


def say(line: str) -> None:
    """Print one line to stderr without tearing a progress bar; a line break in the name of a file becomes a \\n."""
    printable = "".join(char if char.isprintable() else repr(char)[1:-1] for char in line)
    tqdm.write(printable, file=sys.stderr)


def exit_code(command: Callable[[], int], interrupted: str) -> int:
    """What a command gives; 2 where bad input or the system stops it, 130 where Ctrl-C does, each with one line.

    interrupted: what to say of Ctrl-C.
    """
    try:
        return command()
    except InputError as error:
        say(f"stylejax: {error}")
        return 2
    except OSError as error:
        # What a command did not expect of the system: say which file, if it is one.
        named = f"{error.filename}: " if error.filename else ""
        say(f"stylejax: {named}{reason(error)}")
        return 2
    except (MemoryError, RuntimeError) as error:
        if not memory.exhausted(error):
            raise
        say(f"stylejax: {memory.TOO_SMALL}")
        return 2
    except KeyboardInterrupt:
        say(f"stylejax: {interrupted}")
        return 130


def say_failures(failures: list[str]) -> None:
    """Print what could not be done, one line each."""
    for failure in failures:
        say(f"stylejax: {failure}")
