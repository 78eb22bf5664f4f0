"""`stylejax verify` says in one line whether a style or a run is whole, and names the file at fault."""

import shutil

import numpy as np
import pytest

from stylejax.checkpoints import export, manifest
from tests.cli.calls import call


@pytest.fixture
def copied(two_steps, tmp_path):
    return shutil.copytree(two_steps, tmp_path / "run")


def test_a_run_is_whole_with_all_its_steps(copied, capsys):
    (copied / "config.json").write_text("{}")
    assert call(capsys, "verify", copied) == (0, f"{copied}: whole: steps 1, 2\n", "")
    (copied / "checkpoints" / "2" / manifest.MANIFEST).unlink()
    assert call(capsys, "verify", copied) == (0, f"{copied}: whole: steps 1; not finished: 2\n", "")


def test_a_style_and_a_step_are_whole(copied, tmp_path, capsys):
    style = export.export(copied, tmp_path / "style")
    for folder in (style, copied / "checkpoints" / "2"):
        code, out, err = call(capsys, "verify", folder)
        assert (code, err) == (0, "")
        assert out.startswith(f"{folder}: whole: 24 arrays of ") and out.endswith(", canvas 512\n")


def test_a_style_of_the_project_is_whole_by_its_name(capsys):
    code, out, err = call(capsys, "verify", "monet")
    assert (code, err) == (0, "")
    assert "styles/monet: whole: " in out


def files_of(folder):
    return sorted(file for file in folder.rglob("*") if file.is_file())


def test_one_flipped_bit_in_any_file_is_found_and_the_file_named(copied, capsys):
    draw = np.random.default_rng(0)
    for file in files_of(copied):
        whole = file.read_bytes()
        torn = bytearray(whole)
        torn[draw.integers(len(whole))] ^= 1 << draw.integers(8)
        file.write_bytes(torn)
        code, out, err = call(capsys, "verify", copied)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert str(file.parent) in err and (file.name == manifest.MANIFEST or str(file) in err)
        file.write_bytes(whole)
    assert call(capsys, "verify", copied)[0] == 0


@pytest.mark.parametrize(
    ("name", "text", "line"),
    [
        ("config.json", "{", "config.json: is damaged (Expecting property name"),
        ("checkpoints/1/meta/metadata", '{"model": {"generator": {"name": "Style"}}, "canvas": 9}', "no 'Style' in"),
        ("checkpoints/2/state/_METADATA", "{", "2/state: cannot be read ("),
        ("checkpoints/2/metrics/metrics", "{}", "metrics/metrics: holds no distance"),
    ],
)
def test_what_is_sealed_and_cannot_be_used_is_named(copied, capsys, name, text, line):
    (copied / name).write_text(text)
    for step in (1, 2):
        manifest.write(copied / "checkpoints" / str(step))
    code, out, err = call(capsys, "verify", copied)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert line in err


def test_a_folder_that_is_none_is_one_line(tmp_path, capsys):
    code, out, err = call(capsys, "verify", tmp_path)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert f"{tmp_path}: is not a run" in err
