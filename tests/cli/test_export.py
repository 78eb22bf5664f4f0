"""`stylejax export` makes a folder, or a file, that paints as the run does."""

import sys

import jax
import numpy as np
import pytest

import stylejax
from stylejax.painting import programs
from tests.cli.calls import call


@pytest.mark.parametrize(("words", "step"), [([], 1), (["--step", "latest"], 2), (["--step", "2"], 2)])
def test_the_step_that_was_asked_for_is_exported_and_named(two_steps, tmp_path, capsys, words, step):
    code, out, err = call(capsys, "export", "--style", two_steps, "--output", tmp_path / "mine", *words)
    assert (code, out) == (0, "")
    assert f"style: step {step} of {two_steps}" in err and f"exported to {tmp_path / 'mine'}\n" in err
    exported = stylejax.load(tmp_path / "mine").params
    jax.tree.map(np.testing.assert_array_equal, exported, stylejax.load(two_steps, step).params)


def test_what_is_there_already_is_one_line(run, tmp_path, capsys):
    (tmp_path / "mine").write_text("")
    code, out, err = call(capsys, "export", "--style", run, "--output", tmp_path / "mine")
    assert (code, out, err) == (2, "", f"stylejax: {tmp_path / 'mine'}: is there already; give another folder\n")


def test_a_file_paints_as_the_run_does_in_all_that_take_a_style(run, tmp_path, capsys):
    file = tmp_path / "mine.safetensors"
    code, out, err = call(capsys, "export", "--style", run, "--output", file)
    assert (code, out) == (0, "") and f"exported to {file}\n" in err
    a = stylejax.load(run)
    b = stylejax.load(file)
    assert (a.generator, a.canvas) == (b.generator, b.canvas)
    jax.tree.map(lambda x, y: np.testing.assert_allclose(x, y, rtol=1e-3, atol=1e-6), a.params, b.params)
    assert "arrays of" in call(capsys, "verify", file)[1]
    half = stylejax.mix({file: 1, run: 1})
    jax.tree.map(lambda x, y: np.testing.assert_allclose(x, y, rtol=1e-3, atol=1e-6), a.params, half.params)
    again = tmp_path / "again.safetensors"
    assert call(capsys, "export", "--style", file, "--output", again)[0] == 0
    jax.tree.map(np.testing.assert_array_equal, b.params, stylejax.load(again).params)
    said = call(capsys, "export", "--style", file, "--output", tmp_path / "x")[2]
    assert "is a file to give away already; copy it" in said


def test_a_program_is_written_by_the_end_of_its_name(run, tmp_path, capsys):
    assert call(capsys, "export", "--style", run, "--output", tmp_path / "mine.stablehlo")[0] == 0
    program = jax.export.deserialize((tmp_path / "mine.stablehlo").read_bytes())
    photo = np.random.default_rng(0).uniform(size=(1, 20, 30, 3)).astype(np.float32)
    painted = np.asarray(program.call(photo, np.float32(1), np.uint32(5)))
    np.testing.assert_allclose(painted[0], stylejax.transfer(stylejax.load(run), photo[0], 5), atol=1e-3)


def test_onnx_is_written_by_the_end_of_its_name(run, tmp_path, capsys):
    onnx = pytest.importorskip("onnx", reason="it is of the extra export")
    file = tmp_path / "mine.onnx"
    assert call(capsys, "export", "--style", run, "--output", file, "--format", "onnx")[0] == 0
    assert [each.name for each in onnx.load(file).graph.input] == ["image", "strength", "seed"]


def test_onnx_without_its_package_is_one_line(run, tmp_path, capsys, monkeypatch):
    for name in [each for each in sys.modules if each.startswith("stylejax.painting.onnx")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delattr("stylejax.painting.onnx_model", raising=False)
    monkeypatch.setitem(sys.modules, "onnx", None)
    code, out, err = call(capsys, "export", "--style", run, "--output", tmp_path / "mine.onnx")
    assert (code, out, err) == (2, "", 'stylejax: onnx: is not installed; pip install "stylejax[export]"\n')
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["savedmodel", "tflite"])
def test_programs_of_tensorflow_are_written_with_their_size(run, tmp_path, capsys, monkeypatch, kind):
    written = []
    monkeypatch.setattr(programs, f"write_{kind}", lambda *words: written.append(words))
    file = tmp_path / f"mine.{kind}"
    assert call(capsys, "export", "--style", run, "--output", file, "--format", kind)[0] == 0
    canvas = stylejax.load(run).canvas
    assert (written[0][0], written[0][2:]) == (file, (canvas, canvas) if kind == "tflite" else ())
    if kind == "tflite":
        assert call(capsys, "export", "--style", run, "--output", file, "--size", "90x60")[0] == 0
        assert written[1][2:] == (60, 90)
