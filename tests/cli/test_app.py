"""`stylejax app`: what it asks for before it serves anything."""

import pytest

from stylejax.app import server
from tests.cli.calls import call


@pytest.fixture
def run(monkeypatch):
    """What the server was started with."""
    given = []
    monkeypatch.setattr(server, "run", lambda *words: given.append(words))
    monkeypatch.setattr(server.importlib.util, "find_spec", lambda name: object())
    return given


def test_it_is_served_on_this_machine_alone(run, capsys):
    assert call(capsys, "app", "--no-browser") == (0, "", "")
    assert call(capsys, "app", "--port", 8000, "--no-browser", "--host", "::1")[0] == 0
    assert run == [("127.0.0.1", None, None, False), ("::1", 8000, None, False)]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--host", "0.0.0.0"), "others can reach the page there; give a --password"),
        (("--host", "192.168.1.5"), "give a --password"),
        (("--host", "0.0.0.0", "--password", "short"), "--password: give 8 letters or more"),
        (("--host", "example.org"), "--host example.org: give an address"),
        (("--port", "0"), "whole number from 1 to 65535"),
        (("--share",), "unrecognized arguments: --share"),
    ],
)
def test_what_is_refused(run, capsys, words, what):
    code, out, err = call(capsys, "app", *words)
    assert (code, out, run) == (2, "", []) and what in err and len(err.splitlines()) == 1


def test_with_a_password_others_may_come(run, capsys, monkeypatch):
    assert call(capsys, "app", "--host", "0.0.0.0", "--password", "long enough", "--no-browser")[0] == 0
    monkeypatch.setattr("getpass.getpass", lambda prompt: "typed unseen")
    assert call(capsys, "app", "--no-browser", "--password")[0] == 0
    assert [words[2] for words in run] == ["long enough", "typed unseen"]


def test_without_gradio_one_line_says_what_to_install(run, capsys, monkeypatch):
    monkeypatch.setattr(server.importlib.util, "find_spec", lambda name: None)
    assert call(capsys, "app") == (2, "", 'stylejax: gradio: is not installed; pip install "stylejax[app]"\n')


def test_no_browser_is_opened_where_there_is_no_screen(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(server.sys, "platform", "linux")
    assert not server.has_screen()
    monkeypatch.setenv("DISPLAY", ":0")
    assert server.has_screen()
