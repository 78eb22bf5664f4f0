"""A run and photos to paint."""

import pytest
from PIL import Image

from tests.cli.calls import picture, save_run, untrained_params


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A run of one step whose generator holds noise: it was never trained."""
    return save_run(tmp_path_factory.mktemp("run"), {1: None}, untrained_params())


@pytest.fixture(scope="module")
def two_steps(tmp_path_factory):
    """A run whose first step is the best, and whose second is the latest."""
    return save_run(tmp_path_factory.mktemp("two_steps"), {1: 0.5, 2: 0.7}, untrained_params())


@pytest.fixture
def photos(tmp_path):
    """Two good pictures, one of them below, and a damaged one between them."""
    folder = tmp_path / "photos"
    (folder / "trip").mkdir(parents=True)
    Image.fromarray(picture(33, 47)).save(folder / "a.png")
    (folder / "b.jpg").write_bytes(b"\xff\xd8 cut short")
    Image.fromarray(picture(40, 20, 1)).save(folder / "trip" / "c.png")
    return folder
