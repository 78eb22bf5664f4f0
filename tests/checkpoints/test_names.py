"""A style is found by its name in the box and in a person's own folder; a folder that is a style goes before a name."""

import sys
from pathlib import Path

import pytest

from stylejax.checkpoints import names, steps
from stylejax.errors import InputError


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A person's own folder of styles, with one style and one that is none."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    folder = tmp_path / "stylejax" / "styles"
    for name in ("ink/params", "monet/params", ".hidden/params"):
        (folder / name).mkdir(parents=True)
    (folder / "note.txt").write_text("no style")
    return folder


def test_the_own_folder_is_that_of_the_system(monkeypatch, tmp_path):
    home = Path.home()
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert names.own_folder() == tmp_path / "stylejax" / "styles"
    for missing in ("", "not/absolute"):
        monkeypatch.setenv("XDG_DATA_HOME", missing)
        assert names.own_folder() == home / ".local" / "share" / "stylejax" / "styles"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert names.own_folder() == home / "Library" / "Application Support" / "stylejax" / "styles"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert names.own_folder() == tmp_path / "stylejax" / "styles"


def test_own_styles_follow_those_of_the_box_and_none_takes_the_name_of_one(own):
    found = names.known()
    assert found[-1] == own / "ink" and [path.name for path in found].count("monet") == 1
    assert names.find_folder("monet") == names.STYLES / "monet"


def test_a_name_is_found_where_no_style_lies_in_this_folder(own, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ink").mkdir()  # of pictures, say
    assert names.find_folder("ink") == own / "ink" == steps.find_step_dir("ink")
    (tmp_path / "ink" / "meta").mkdir()
    assert names.find_folder("ink") == tmp_path / "ink"
    assert names.find_folder("../monet") == tmp_path.parent / "monet"
    assert names.find_folder(".hidden") == tmp_path / ".hidden"
    with pytest.raises(InputError, match=r"inc: does not exist.*vangogh-drawing, ink\)"):
        steps.find_step_dir("inc")


def test_a_style_is_shown_by_its_name_where_it_has_one(own, tmp_path):
    assert names.shown(own / "ink") == "ink"
    assert names.shown(tmp_path / "ink") == str(tmp_path / "ink")


@pytest.mark.parametrize("name", ["mine", "Ink 2", "été", "a", "a.b-c_d", 60 * "x"])
def test_names_of_files_may_be_names_of_styles(name):
    names.check_name(name)


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".mine", "-x", "a/b", "a\\b", "a ", " a", "a.", "a=1", "a\n", "~", "x" * 61, "Monet"]
)
def test_what_is_no_safe_file_name_or_is_taken_is_no_name(name):
    with pytest.raises(InputError, match="cannot be a name|at most 60 letters|comes with stylejax"):
        names.check_name(name)
