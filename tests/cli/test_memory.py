"""Memory that does not suffice ends every command with exit code 2 and one line, and leaves no half-painted file."""

import jax
import pytest

from stylejax import memory
from stylejax.painting import folders, transfer
from tests.cli.calls import call, pictures
from tests.video.test_files import clip

ERRORS = [MemoryError(), jax.errors.JaxRuntimeError("RESOURCE_EXHAUSTED: Out of memory allocating 42949672960 bytes.")]
COMMANDS = [
    "transfer --style {run} --input {place}/film.mp4 --output {place}/new.mp4",
    "transfer --style {run} --input {place}/film.mp4 --output {place}/new.mp4 --no-smooth",
    "evaluate --style {run} --content {place}/photos --reference {place}/photos",
    "evaluate --style {run} --content {place}/photos --reference {place}/photos --side 32",
    "evaluate-video --style {run} --content {place}/photos/0.png --side 16 --frames 2",
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("words", COMMANDS)
def test_a_painting_that_memory_cannot_hold_is_one_line(run, tmp_path, capsys, monkeypatch, words, error):
    def refuse(*_, **__):
        raise error

    clip(tmp_path / "film.mp4", sound=None)
    pictures(tmp_path / "photos", 2, 40, 56)
    monkeypatch.setattr(transfer, "transfer", refuse)
    code, out, err = call(capsys, *words.format(run=run, place=tmp_path).split())
    assert (code, out) == (2, "")
    assert err.splitlines()[-1] == f"stylejax: {memory.TOO_SMALL}" and "Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film.mp4", "photos"]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_a_picture_that_memory_cannot_hold_is_one_line(run, tmp_path, capsys, monkeypatch, error):
    def refuse(*_):
        raise error

    monkeypatch.setattr(folders, "plan", refuse)
    code, _, err = call(capsys, "transfer", "--style", run, "--input", tmp_path, "--output", tmp_path / "out")
    assert (code, err) == (2, f"stylejax: {memory.TOO_SMALL}\n")


def test_another_error_of_the_device_is_not_hidden(run, tmp_path, capsys, monkeypatch):
    def refuse(*_):
        raise jax.errors.JaxRuntimeError("INTERNAL: a fault of the program")

    monkeypatch.setattr(folders, "plan", refuse)
    with pytest.raises(jax.errors.JaxRuntimeError, match="a fault of the program"):
        call(capsys, "transfer", "--style", run, "--input", tmp_path, "--output", tmp_path / "out")
