"""The one error that a person's own input raises, and what other errors say in one line."""


class InputError(ValueError):
    """Something that a person gave cannot be used; the message is complete in one line: what, where, how to mend it."""


def first_line(error: Exception) -> str:
    """The first line of an error's text, at most 200 characters; its kind where it has no text."""
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0][:200]


def reason(error: Exception) -> str:
    """Why the system refused, without the path that a message names anyway; else the first line."""
    strerror = getattr(error, "strerror", None)
    return strerror.lower() if strerror else first_line(error)
