"""A run of two steps, the first of them the best."""

import shutil
from pathlib import Path

import pytest

from tests.checkpoints.states import save_steps


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A run of two steps; tests copy it before they change it."""
    workdir = tmp_path_factory.mktemp("saved") / "run"
    save_steps(workdir, {1: 0.5, 2: None})
    return workdir


@pytest.fixture
def run(saved, tmp_path):
    return Path(shutil.copytree(saved, tmp_path / "run"))
