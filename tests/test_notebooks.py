"""The notebooks run from top to bottom on what the package brings along, and are kept without outputs."""

import json
import os
from pathlib import Path

import nbclient
import nbformat
import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "notebooks"
# Networks that compile fast, in place of those that learn and of the two that look at pictures.
SMALL = f"""
import sys
sys.path.append({str(ROOT)!r})
from stylejax.configs import smoke
from stylejax.training import evaluation, loop
from tests import untrained
from tests.training.test_objectives import frozen
smoke.get_config = untrained.small_config
loop.load_frozen = lambda: frozen
evaluation.extractors.alex_features = lambda pictures: pictures.mean((1, 2))
"""


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def run(name, folder, setting, value):
    """Executes a notebook with one setting of its first cell changed; how many pictures it shows."""
    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    first = code(notebook)[0]
    assert f"{setting} = None" in first.source
    first.source = SMALL + first.source.replace(f"{setting} = None", f"{setting} = {str(value)!r}")
    nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
    return sum("image/png" in output.get("data", {}) for cell in code(notebook) for output in cell.outputs)


def test_the_style_that_one_notebook_learns_serves_the_other(tmp_path, monkeypatch):
    # As the tests beside, but on one device.
    monkeypatch.setenv("XLA_FLAGS", f"{os.environ['XLA_FLAGS']} --xla_force_host_platform_device_count=1")
    assert run("train_your_style", tmp_path, "workdir", tmp_path / "run") == 2
    assert run("transfer", tmp_path, "run", tmp_path / "run") == 3


def test_a_study_becomes_a_table_and_two_plots(tmp_path):
    numbers = {"kid_alex": 1.0, "kid_vgg": 2.0, "lpips": None, "edge": 0.5, "grid": 0.1}
    line = {"config": "recipe", "seed": 0, "steps": 5, "seconds": 1.0, "health": []}
    line |= {"last": numbers, "best": numbers}
    (tmp_path / "results.jsonl").write_text(json.dumps(line) + "\n")
    assert run("ablations", tmp_path, "study", tmp_path) == 2


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.ipynb")), ids=lambda file: file.stem)
def test_outputs_are_stripped(file):
    assert not any(cell.outputs or cell.execution_count for cell in code(nbformat.read(file, as_version=4)))
