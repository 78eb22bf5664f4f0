"""The styles that the page offers."""

import pytest

from stylejax.app import preview
from stylejax.app.styles import Styles, sample
from stylejax.checkpoints import names
from stylejax.errors import InputError
from tests.cli.calls import save_run, untrained_params


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


@pytest.fixture
def painted(monkeypatch):
    """The canvases at which thumbnails were painted."""
    canvases = []

    def paint(style, photo, canvas):
        canvases.append(canvas)
        return photo

    monkeypatch.setattr(preview, "paint", paint)
    return canvases


def test_those_in_the_box_come_first_and_ones_own_when_they_hold_a_step():
    (names.own_folder() / "empty" / "checkpoints").mkdir(parents=True)
    save_run(names.own_folder() / "mine", {1: None}, untrained_params())
    found = Styles().choices()
    assert [choice.own for choice in found] == [False] * (len(found) - 1) + [True]
    assert found[-1].name == "mine" and "monet" in [choice.name for choice in found]


def test_a_style_is_loaded_once_and_again_after_another_step(painted):
    params = untrained_params()
    styles = Styles()
    save_run(names.own_folder() / "mine", {1: None}, params)
    first = styles.load("mine")
    assert styles.load("mine") is first
    assert styles.thumbnail("mine").shape == styles.thumbnail("mine").shape == (256, 256, 3)
    assert len(painted) == 1
    save_run(names.own_folder() / "mine", {2: None}, params)
    assert styles.load("mine") is not first
    styles.thumbnail("mine")
    assert len(painted) == 2


@pytest.mark.parametrize("name", ["none", "../mine", "/etc", ""])
def test_a_style_is_one_of_the_list_and_never_a_path(name):
    with pytest.raises(InputError, match="no such style"):
        Styles().load(name)


def test_the_sample_is_a_square():
    assert sample().shape == (256, 256, 3)
