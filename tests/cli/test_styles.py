"""`stylejax styles`: the table and the page of the styles that have a name, and what it says of damaged ones."""

import base64
import io
import json
import re

import pytest
from PIL import Image

import stylejax
from stylejax.checkpoints import catalog, names
from stylejax.checkpoints.export import export
from tests.cli.calls import call, picture, save_run, untrained_params


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of two steps."""
    return save_run(tmp_path_factory.mktemp("runs") / "run", {1: None, 2: None}, untrained_params())


@pytest.fixture
def shelf(tmp_path, monkeypatch, run):
    """A box of one style, and two of one's own: a run, and one that is damaged."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(names, "STYLES", tmp_path / "styles")
    export(run, names.STYLES / "ink")
    (names.STYLES / "ink" / "about.json").write_text('{"pictures": "9 drawings\\u001b[31m"}')
    own = names.own_folder()
    (own / "torn").mkdir(parents=True)
    (own / "mine").symlink_to(run)
    config = {"data": {"style": "/home/me/leaves"}, "optim": {"steps": 4}}
    (run / "config.json").write_text(json.dumps(config))
    return own


def test_the_table_has_a_line_for_each_and_what_is_damaged_is_said(shelf, capsys):
    code, out, err = call(capsys, "styles")
    lines = [re.split(r"  +", line) for line in out.splitlines()]
    date = catalog.describe(shelf / "mine").date
    assert lines[0] == ["style", "canvas", "size", "date", "learned from"]
    assert lines[1][:2] == ["ink", "512"] and lines[1][3:] == ["in the box", "9 drawings [31m"]
    assert lines[2][:2] == ["mine", "512"] and lines[2][3:] == [str(date), "leaves, 2 of 4 steps"]
    assert lines[3] == ["torn", "?", "0.0 MB", "?", "cannot be used"]
    assert code == 1 and err.startswith(f"stylejax: torn: {shelf / 'torn'}: is not a run") and err.count("\n") == 1


def test_all_of_the_box_can_be_listed(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    code, out, err = call(capsys, "styles")
    assert (code, err, len(out.splitlines())) == (0, "", 1 + len(names.known()))
    assert not (tmp_path / "stylejax").exists()


@pytest.mark.parametrize("text", ["[]", "{}", '{"data": 3}', "not", '{"data": {"style": null}, "optim": {}}'])
def test_a_config_that_says_nothing_is_a_fault_of_its_style_alone(shelf, run, text):
    (run / "config.json").write_text(text)
    found = {entry.name: entry for entry in catalog.entries()}
    assert "mine: cannot be read" in found["mine"].fault and found["ink"].fault is None


def test_the_page_shows_a_photo_in_each_style_and_needs_nothing_else(shelf, capsys, tmp_path):
    Image.fromarray(picture(24, 40)).save(tmp_path / "photo.png")
    page = tmp_path / "out" / "styles.html"
    (names.STYLES / "ink" / "about.json").write_text('{"pictures": "<script>"}')
    code, out, err = call(capsys, "styles", "--gallery", page, "--input", tmp_path / "photo.png")
    assert (code, out) == (1, "") and f"1 styles in {page}" in err and "torn: " in err
    text = page.read_text()
    assert "<script" not in text and "http" not in text and "/home/" not in text
    shown = [Image.open(io.BytesIO(base64.b64decode(data))) for data in re.findall('base64,([^"]+)"', text)]
    assert re.findall("<b>([^<]+)</b>", text) == ["photo", "mine"]  # the sums of ink no longer hold
    assert [image.size for image in shown] == [(40, 24)] * 2
    assert stylejax.load("mine").canvas == 512


def test_a_quiet_page_says_nothing(shelf, capsys, tmp_path):
    (shelf / "torn").rmdir()
    Image.fromarray(picture(24, 40)).save(tmp_path / "photo.png")
    (names.STYLES / "ink" / "about.json").unlink()
    words = ("styles", "--gallery", tmp_path / "a.html", "--input", tmp_path / "photo.png")
    assert call(capsys, *words, "-q") == (0, "", "")
    assert "2 styles in " in call(capsys, *words)[2]
