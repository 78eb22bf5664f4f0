"""What goes wrong when a step is saved, in one line."""

import errno
import logging
import sys
from pathlib import Path
from typing import Any

from stylejax.errors import InputError, NoSpace, full, reason

_report = sys.unraisablehook


def silence_orbax() -> None:
    """Keep Orbax from printing a page for each error that it raises besides, and what a failed save leaves waiting."""
    logging.getLogger("absl").addFilter(_is_not_of_orbax)
    logging.getLogger("asyncio").addFilter(_names_no_orbax)
    sys.unraisablehook = _report_others


def _is_not_of_orbax(record: logging.LogRecord) -> bool:
    return "orbax" not in record.pathname


def _names_no_orbax(record: logging.LogRecord) -> bool:
    """asyncio reports an error that Orbax did not wait for, of a file whose name it gives."""
    return "orbax" not in record.getMessage()


def _report_others(unraisable: Any) -> None:
    """Report what nobody could catch, but for an answer to a save that has failed meanwhile."""
    if str(unraisable.exc_value) != "Event loop is closed":
        _report(unraisable)


def one_line(folder: Path, error: BaseException) -> InputError:
    """What to raise where nothing can be saved in a folder; NoSpace where its disk is full."""
    known: BaseException | None = error
    while known is not None and not isinstance(known, OSError):
        known = known.__cause__ or known.__context__
    # TensorStore's own errors are no OSError.
    if known is None and ("ENOSPC" in str(error) or "No space left" in str(error)):
        known = OSError(errno.ENOSPC, "No space left on device")
    shown = known or error
    kind = NoSpace if full(shown) else InputError
    return kind(f"{folder}: cannot be written: {reason(shown)}")
