"""The one error that a person's own input raises: a line that says what, where and how to mend it."""


class InputError(ValueError):
    """Something that a person gave cannot be used; the message is complete in one line."""
