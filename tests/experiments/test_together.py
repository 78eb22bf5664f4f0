"""Runs side by side leave what they leave alone."""

import jax
import numpy as np
import pytest

import stylejax
from configs import smoke
from stylejax.checkpoints.steps import latest_step
from stylejax.errors import InputError
from stylejax.experiments import together
from stylejax.images import files
from stylejax.training import loop
from tests.training.test_objectives import frozen
from tests.untrained import TINY


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """Two small folders of noise, and a frozen network that is none."""
    monkeypatch.setattr(loop.backbones, "load_frozen", lambda name: None)
    monkeypatch.setattr(loop.backbones, "efficientnet_lite0", lambda weights, images: frozen(images))
    monkeypatch.setattr(loop.report, "held_out_distance", lambda *_: lambda painted: float(painted.mean()))
    draw = np.random.default_rng(0)
    for kind in ("style", "content"):
        (tmp_path / kind).mkdir()
        for i in range(2):
            files.write(tmp_path / kind / f"{i}.png", draw.integers(0, 256, (40, 50, 3), np.uint8))
    return tmp_path


def _config(folders, seed, **optim):
    config = smoke.get_config().to_dict()
    config["data"].update(style=str(folders / "style"), content=str(folders / "content"))
    config["model"].update(TINY)
    config["loss"]["window"] = 32  # all of a crop: no draw differs from device to device
    config["optim"].update(steps=2, **optim)
    config["run"].update(seed=seed, measure=2, side=32)
    return config


def test_seeds_and_rates_side_by_side_are_their_runs_alone(folders):
    configs = [_config(folders, 0), _config(folders, 1, painter_rate=1e-3)]
    both = [folders / "both" / str(i) for i in range(2)]
    together.train_together(configs, both)
    loop.train(configs[1], folders / "alone")
    ours, alone = stylejax.load(both[1], "latest"), stylejax.load(folders / "alone", "latest")
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=1e-4), ours.params, alone.params)
    names = {p.name for p in (folders / "alone").iterdir() if not p.name.startswith("events")}
    assert names <= {p.name for p in both[1].iterdir()} and latest_step(both[0]) == 2
    together.train_together(configs, both)  # there is nothing left to do
    with pytest.raises(InputError, match=r"run\.seed"):
        together.train_together(configs[::-1], both)


def test_what_cannot_be_together_is_named(folders):
    configs = [_config(folders, 0), _config(folders, 1, warmup=3)]
    with pytest.raises(InputError, match=r"optim\.warmup cannot differ"):
        together.train_together(configs, [folders / "a", folders / "b"])
    assert not (folders / "a").exists()
