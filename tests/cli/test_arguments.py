"""What the words of arguments stand for."""

import argparse

import pytest

from stylejax.cli import arguments


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("runs/a", ("runs/a", 1.0)),
        ("runs/a=0.25", ("runs/a", 0.25)),
        ("runs/lr=1a", ("runs/lr=1a", 1.0)),
        ("runs/lr=1=2", ("runs/lr=1", 2.0)),
    ],
)
def test_a_style_may_have_a_weight_and_a_folder_an_equals_sign(text, style):
    assert arguments.weighted_style(text) == style


def test_steps_are_words_or_numbers():
    assert [arguments.step(text) for text in ("best", "latest", "0", "230")] == ["best", "latest", 0, 230]


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        (arguments.step, "-1", "give best, latest or a number"),
        (arguments.step, "Best", "give best, latest or a number"),
        (arguments.natural, "0", "is not a whole number above 0"),
        (arguments.natural, "1.5", "is not a whole number above 0"),
        (arguments.seed, "4294967296", "is not a whole number from 0 to 4294967295"),
    ],
)
def test_other_words_are_refused(kind, text, said):
    with pytest.raises(argparse.ArgumentTypeError, match=said):
        kind(text)
