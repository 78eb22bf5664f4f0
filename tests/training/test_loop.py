"""Training end to end on small pictures: what it leaves, that it resumes exactly, how it refuses."""

import json
import os
import signal
from pathlib import Path

import jax
import numpy as np
import pytest

import launch
import stylejax
from configs import smoke
from stylejax.data.splits import Pictures
from stylejax.errors import InputError
from stylejax.training import evaluation, loop
from tests.training import stub
from tests.training.test_objectives import frozen
from tests.untrained import TINY

ROOT = Path(__file__).parents[2]
DEVICES = 2


def _batches(start):
    while True:
        draw = np.random.default_rng(start)
        shape = (DEVICES, 1, 32, 32, 3)
        yield {k: draw.uniform(-1, 1, shape).astype(np.float32) for k in ("content", "style")}
        start += 1


@pytest.fixture
def pictures():
    """NumPy arrays in place of folders, as on a machine without TensorFlow."""
    draw = np.random.default_rng(7).uniform(-1, 1, (6, 64, 64, 3)).astype(np.float32)
    start = {"content": draw[:4, :32, :32], "style": draw[2:, :32, :32]}
    return Pictures(_batches, start, draw[:4], draw[2:], draw, None, (), (4, 4, 4))


@pytest.fixture
def quick(monkeypatch):
    """A stand-in for the frozen network and the distance, so that only the loop is tested."""
    monkeypatch.setattr(loop.backbones, "load_frozen", lambda name: None)
    monkeypatch.setattr(loop.backbones, "efficientnet_lite0", lambda weights, images: frozen(images))
    monkeypatch.setattr(evaluation.extractors, "alex_features", lambda pictures: pictures.mean((1, 2)))


def _config(**run):
    config = smoke.get_config().to_dict()
    config["model"].update(TINY)
    config["model"]["generator"] = TINY["generator"] | {"noise": 4}
    config["loss"]["content"]["perceptual"] = 0.0
    config["run"].update(run)
    return config


def _steps(directory):
    lines = [json.loads(line) for line in (directory / "metrics.jsonl").read_text().splitlines()]
    return [{k: v for k, v in x.items() if "second" not in k and k != "peak_memory_gib"} for x in lines]


def test_a_run_stopped_by_ctrl_c_and_resumed_is_the_same_run(tmp_path, pictures, quick):
    whole = tmp_path / "whole"
    parts = tmp_path / "parts"
    loop.train(_config(), whole, pictures)

    def stop_in_step_three(start):
        for i, batch in enumerate(_batches(start), start):
            if i == 2:
                os.kill(os.getpid(), signal.SIGINT)
            yield batch

    loop.train(_config(), parts, pictures._replace(batches=stop_in_step_three))
    assert sorted(p.name for p in (parts / "checkpoints").iterdir() if p.name.isdigit()) != []
    assert _steps(parts)[-1]["step"] == 3
    loop.train(_config(), parts, pictures)

    a = stylejax.load(whole, "latest")
    b = stylejax.load(parts, "latest")
    jax.tree.map(np.testing.assert_array_equal, a.params, b.params)
    # Crops of 32 pixels were half a picture, whose short side measured 64.
    assert a.canvas == 90
    # The stop adds a measurement at its own step; all that both runs say is the same, in a line for each step.
    found = {line["step"]: line for line in _steps(parts)}
    assert [line["step"] for line in _steps(parts)] == [line["step"] for line in _steps(whole)]
    assert all(line.items() <= found[line["step"]].items() for line in _steps(whole))
    assert {p.name for p in (whole / "samples").iterdir()} == {"000000.png", "000002.png", "000004.png"}
    assert {p.name for p in whole.iterdir()} >= {"config.json", "metrics.jsonl", "samples", "checkpoints"}


def test_another_config_in_the_workdir_is_refused(tmp_path, pictures, quick):
    with loop.run_dir.claimed(tmp_path, _config()):
        (tmp_path / "metrics.jsonl").write_text('{"step": 1}\n')
    with pytest.raises(InputError, match=r"run\.seed: 0 -> 1"):
        loop.train(_config(seed=1), tmp_path, pictures)


def test_a_workdir_in_use_is_refused_and_untouched(tmp_path, pictures, quick):
    with loop.lock.held(tmp_path / "run"):
        before = sorted((tmp_path / "run").iterdir())
        with pytest.raises(InputError, match=f"is in use by process {os.getpid()} on"):
            loop.train(_config(), tmp_path / "run", pictures)
        assert sorted((tmp_path / "run").iterdir()) == before


def test_a_refused_start_leaves_nothing_and_the_right_one_is_not_refused(tmp_path, pictures, quick, monkeypatch):
    monkeypatch.setattr(loop, "begin", lambda *given: stub.state())
    monkeypatch.setattr(loop, "train_runs", refused)
    for config in (_config(side=8), _config()):
        with pytest.raises(InputError):
            loop.train(config, tmp_path / "a" / "run", pictures)
        assert list(tmp_path.iterdir()) == []


def refused(*given):
    """In place of the loop: what is refused at the very last."""
    raise InputError("no")


def test_folders_of_small_pictures_end_to_end_through_launch(tmp_path, capsys, monkeypatch):
    draw = np.random.default_rng(0)
    for kind in ("style", "photos"):
        for i in range(3):
            picture = draw.integers(0, 256, (50 + 9 * i, 70, 3), np.uint8)
            (tmp_path / kind / "deeper").mkdir(parents=True, exist_ok=True)
            stylejax.images.files.write(tmp_path / kind / "deeper" / f"{i}.jpg", picture)
    (tmp_path / "style" / "broken.jpg").write_bytes(b"not a picture")
    words = [
        "--config=configs/smoke.py",
        "--config.model.generator.blocks=1",
        "--config.loss.content.perceptual=0",  # the discriminator looks through the frozen network
        f"--config.data.style={tmp_path / 'style'}",
        f"--config.data.content={tmp_path / 'photos'}",
        f"--workdir={tmp_path / 'run'}",
    ]
    monkeypatch.chdir(ROOT)
    assert launch.main(words) == 0
    output = "".join(capsys.readouterr())
    for words in ("3 pictures", "broken.jpg", "devices: 2", "steps: 4", "000004.png"):
        assert words in output, output
    painted = stylejax.transfer(stylejax.load(tmp_path / "run"), np.zeros((21, 33, 3), np.uint8))
    assert painted.shape == (21, 33, 3)
