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
        ("nan", ("nan", 1.0)),
        ("=1", ("=1", 1.0)),
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
        (arguments.natural, "0", "is not a whole number from 1 to 1000000"),
        (arguments.natural, "1.5", "is not a whole number from 1 to 1000000"),
        (arguments.seed, "4294967296", "is not a whole number from 0 to 4294967295"),
        (arguments.weighted_style, "a=nan", "a=nan: the weight must be a finite number"),
        (arguments.weighted_style, "a=-inf", "a=-inf: the weight must be a finite number"),
        (arguments.weighted_style, "", "is empty"),
        (arguments.path, "", "is empty"),
        (arguments.path, "~nobody.there/a", "~nobody.there/a: there is no such user"),
    ],
)
def test_other_words_are_refused(kind, text, said):
    with pytest.raises(argparse.ArgumentTypeError, match=said):
        kind(text)


def test_a_path_may_begin_at_home(monkeypatch):
    monkeypatch.setenv("HOME", "/home/ann")
    assert arguments.path("~/a") == "/home/ann/a"
    assert arguments.weighted_style("~/a=2") == ("/home/ann/a", 2.0)
