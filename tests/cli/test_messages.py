"""Lines for a person go to stderr, so that stdout holds results alone."""

from stylejax.cli.messages import say, say_failures


def test_a_line_goes_to_stderr(capsys):
    say("3 of 4 painted")
    assert capsys.readouterr() == ("", "3 of 4 painted\n")


def test_a_line_stays_one_line_whatever_names_hold(capsys):
    say("ü\n\t\x1b[2J\udcff\u2028 is damaged")
    assert capsys.readouterr().err == "ü\\n\\t\\x1b[2J\\udcff\\u2028 is damaged\n"


def test_each_failure_is_a_line_with_the_programs_name(capsys):
    say_failures(["a.png: is damaged", "b.png: is empty"])
    assert capsys.readouterr() == ("", "stylejax: a.png: is damaged\nstylejax: b.png: is empty\n")


def test_no_failure_no_line(capsys):
    say_failures([])
    assert capsys.readouterr() == ("", "")
