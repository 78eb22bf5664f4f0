"""What a run has come to, in plain words."""

import json

import pytest

from stylejax.app import news
from stylejax.metrics import health


def write(workdir, steps, *entries):
    (workdir / "samples").mkdir()
    (workdir / "config.json").write_text(json.dumps({"optim": {"steps": steps}}))
    (workdir / "metrics.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries))


def test_every_failure_has_a_sentence():
    assert set(news.PLAIN) == {limit.failure for limit in health.LIMITS.values()}


def test_nothing_is_known_before_a_run_begins(tmp_path):
    assert news.read(tmp_path / "none") == news.News(0, 0, None, None, "")
    assert news.line(news.read(tmp_path / "none")) == "Looks through the pictures and gets ready."


def test_how_far_a_run_is_and_how_long_it_takes(tmp_path):
    write(tmp_path, 100, {"step": 0, "contrast": 0.0}, {"step": 20, "seconds": 60.0}, {"step": 25, "seconds": 75.0})
    (tmp_path / "samples" / "000000.png").touch()
    (tmp_path / "samples" / "000020.png").touch()
    found = news.read(tmp_path)
    assert found == news.News(25, 100, 225.0, tmp_path / "samples" / "000020.png", "")
    assert news.line(found) == "25 % learned, about 4 minutes left."


@pytest.mark.parametrize(
    ("seconds", "line"),
    [(100, "2 minutes"), (60, "a minute"), (20, "less than a minute")],
)
def test_the_rest_in_words(seconds, line):
    assert news.line(news.News(1, 2, seconds, None, "")) == f"50 % learned, about {line} left."


def test_the_last_measured_step_speaks(tmp_path):
    well = {"step": 10, "contrast": 0.3, "changed": 0.2}
    ill = {"step": 20, "contrast": 0.01, "changed": 0.001}
    write(tmp_path, 30, well, ill, {"step": 30, "seconds": 9.0})
    assert news.read(tmp_path).words == f"{news.PLAIN['output = input']} {news.PLAIN['blank output']}"
    assert news.line(news.read(tmp_path)) == "100 % learned."
    (tmp_path / "metrics.jsonl").write_text(json.dumps(well) + "\n")
    assert news.read(tmp_path).words == news.WELL
