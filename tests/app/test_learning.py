"""What the page learns from, kept under the style's name."""

import json

import pytest

from stylejax.app import learning
from stylejax.checkpoints import names
from stylejax.cli.main import parse
from stylejax.errors import InputError
from stylejax.training import pace
from tests.cli.calls import pictures


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A person who has no styles yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "stylejax"


@pytest.fixture
def given(tmp_path):
    """Two pictures, and a file that is none."""
    found = sorted(pictures(tmp_path / "given", 2, 20, 20).iterdir())
    (tmp_path / "given" / "x.txt").write_text("no picture")
    return [*found, tmp_path / "given" / "x.txt"]


def write_run(name, step, steps):
    workdir = names.own_folder() / name
    workdir.mkdir(parents=True, exist_ok=True)
    (workdir / "config.json").write_text(json.dumps({"optim": {"steps": steps}}))
    (workdir / "metrics.jsonl").write_text(json.dumps({"step": step}) + "\n")


def test_pictures_are_kept_and_the_words_are_a_command(given, home):
    words, refused = learning.begin(given, given[:1], " ink ", ["--minutes", "5", "--config.run.measure=8"])
    folder = home / "pictures" / "ink"
    assert sorted(path.name for path in (folder / "style").iterdir()) == ["0001.png", "0002.png"]
    assert len(refused) == 1 and refused[0].startswith("x.txt: ")
    args = parse(words)
    assert (args.style, args.content) == (str(folder / "style"), str(folder / "content"))
    assert (args.name, args.minutes, args.overrides) == ("ink", 5.0, ["--config.run.measure=8"])
    assert learning.words_of("ink") == words


def test_every_length_is_a_command(given):
    for number, words in enumerate(learning.LENGTHS.values()):
        args = parse(learning.begin(given, [], f"style {number}", words)[0])
        assert args.minutes and args.content is None


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", "monet", "x" * 61])
def test_what_is_no_name_leaves_nothing(given, home, name):
    with pytest.raises(InputError):
        learning.begin(given, [], name, [])
    with pytest.raises(InputError):
        learning.words_of(name)
    assert not (home / "pictures").exists()


def test_a_style_that_is_there_is_not_learned_over(given, home):
    write_run("ink", 3, 10)
    with pytest.raises(InputError, match="there is a style ink already"):
        learning.begin(given, [], "ink", [])
    write_run("ink", 0, 10)  # it never began
    learning.begin(given, [], "ink", [])
    (names.own_folder() / "other").mkdir()
    with pytest.raises(InputError, match="the name other is taken"):
        learning.begin(given, [], "other", [])


def test_pictures_of_no_use_leave_nothing(given, home):
    with pytest.raises(InputError, match="x.txt"):
        learning.begin(given[2:], [], "ink", [])
    assert not (home / "pictures" / "ink").exists()


def test_what_was_begun_here_and_is_not_at_its_end_can_go_on(given):
    for name in ("begun", "half", "whole"):
        learning.begin(given, [], name, [])
    write_run("half", 5, 10)
    write_run("whole", 10, 10)
    write_run("by hand", 5, 10)
    assert learning.unfinished() == ["begun", "half"]
    with pytest.raises(InputError, match="was not learned on this page"):
        learning.words_of("by hand")


def test_too_short_a_time_is_said_without_a_flag():
    with pytest.raises(InputError) as error:
        pace.steps_in(1, pace.Timing(step=1.0, compiling=10.0))
    # 10 s to read, twice 10 to compile, 8 + 150 + 21 steps of a second: 209 s.
    said = learning.in_words(str(error.value))
    assert said == "this machine needs 3.5 minutes at least; choose a longer time."
    assert learning.in_words("no room left") == "no room left"
