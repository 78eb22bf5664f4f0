"""What an error says is one short line."""

import pytest

from stylejax.errors import InputError, first_line, reason


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (ValueError("one\ntwo"), "one"),
        (ValueError("  \n padded"), "padded"),
        (RuntimeError(), "RuntimeError"),
        (ValueError("a" * 300), "a" * 200),
    ],
)
def test_the_first_line_is_short_and_never_empty(error, line):
    assert first_line(error) == line


def test_the_reason_of_the_system_leaves_the_path_out():
    assert reason(FileNotFoundError(2, "No such file or directory", "/a/b")) == "no such file or directory"


def test_any_other_reason_is_the_first_line():
    assert reason(ValueError("Cut short\nhere")) == "Cut short"


def test_an_input_error_is_a_value_error():
    with pytest.raises(ValueError, match="give 1"):
        raise InputError("give 1")
