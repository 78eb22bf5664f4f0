"""The one error that a person's own input raises, and what other errors say in one line."""

import errno


class InputError(ValueError):
    """Something that a person gave cannot be used; the message is complete in one line: what, where, how to mend it."""


class NoSpace(InputError):
    """A disk that takes nothing more: whatever else is written to it fails too."""


def first_line(error: Exception) -> str:
    """The first line of an error's text, at most 200 characters; its kind where it has no text."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0][:200]


def reason(error: Exception) -> str:
    """Why the system refused, without the path that a message names anyway; else the first line."""
    strerror = getattr(error, "strerror", None)
    return strerror.lower() if strerror else first_line(error)


def full(error: Exception) -> bool:
    """Whether no other file of the same disk could be written either: it is full, or only to be read."""
    return getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
