"""The command line names its commands, and refuses words that it does not know."""

import subprocess
import sys
from pathlib import Path

import pytest

import stylejax
from stylejax.cli.main import main

TOP = Path(__file__).resolve().parents[2]


def test_version_is_printed_once(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0
    assert capsys.readouterr().out == f"stylejax {stylejax.__version__}\n"
    assert f"\nversion: {stylejax.__version__}\n" in (TOP / "CITATION.cff").read_text()
    assert f"## [{stylejax.__version__}]" in (TOP / "CHANGELOG.md").read_text()


def test_python_m_stylejax_is_the_command():
    words = [sys.executable, "-m", "stylejax", "transfer", "--help"]
    done = subprocess.run(words, capture_output=True, text=True, cwd=TOP)
    assert done.returncode == 0
    assert "usage: stylejax transfer" in done.stdout


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    shown = {line.split()[0] for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert {"transfer", "evaluate", "evaluate-video", "export", "ablate"} <= shown
