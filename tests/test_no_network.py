"""Nothing that is run looks for the network, unless pictures of TensorFlow Datasets are asked for."""

import socket

import pytest

import stylejax
from configs import smoke
from stylejax.checkpoints import save
from stylejax.data.sources import open_source
from stylejax.data.splits import open_pictures
from stylejax.images import files
from stylejax.training import config_schema, loop
from tests.cli import calls
from tests.untrained import TINY


class Unreachable(Exception):
    """What is raised where something looks for the network."""


@pytest.fixture
def attempts(monkeypatch):
    """Addresses that were looked for; sockets of Python find nothing, but for those within this machine."""
    sought = []
    connect = socket.socket.connect

    def refuse(*words, **_):
        sought.append(words[:2])
        raise Unreachable(words)

    def connect_here(self, address):
        return connect(self, address) if self.family == socket.AF_UNIX else refuse(address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)
    for name in ("connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "create_connection", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    return sought


def test_a_style_is_loaded_verified_and_exported(attempts, tmp_path, capsys):
    assert stylejax.load("monet").canvas == 320
    assert calls.call(capsys, "verify", "vangogh")[0] == 0
    assert calls.call(capsys, "export", "--style", "monet", "--output", tmp_path / "mine")[0] == 0
    assert attempts == []


def test_a_folder_is_painted(attempts, tmp_path, capsys):
    run = calls.save_run(tmp_path / "run", {1: None}, calls.untrained_params())
    (tmp_path / "photos").mkdir()
    files.write(tmp_path / "photos" / "a.png", calls.picture(20, 30))
    assert calls.transfer(capsys, run, tmp_path / "photos", tmp_path / "out")[0] == 0
    assert files.size(tmp_path / "out" / "a.png") == (20, 30)
    assert attempts == []


def test_a_training_is_set_up_to_its_first_batch_and_its_first_save(attempts, tmp_path):
    for kind in ("style", "content"):
        (tmp_path / kind).mkdir()
        for number in range(3):
            files.write(tmp_path / kind / f"{number}.png", calls.picture(64, 70, number))
    config = smoke.get_config().to_dict()
    config["model"].update(TINY)
    config["data"].update(style=str(tmp_path / "style"), content=str(tmp_path / "content"))
    config_schema.check(config, 1)
    pictures = open_pictures(config, 1)
    batch = next(iter(pictures.batches(0)))
    assert {name: x.shape for name, x in batch.items()} == dict.fromkeys(("content", "style"), (1, 2, 32, 32, 3))
    assert callable(loop.load_frozen())  # with its weights
    with save.Saver(tmp_path / "run", config["model"]) as saver:
        saver.save(1, {"step": 1}, calls.untrained_params())
    assert attempts == []


@pytest.mark.filterwarnings("ignore")
def test_pictures_of_tensorflow_datasets_are_looked_for(attempts, monkeypatch):
    import tensorflow_datasets as tfds

    def look(name, **_):
        socket.create_connection(("datasets", 443))

    monkeypatch.setattr(tfds, "builder", look)
    with pytest.raises((stylejax.InputError, Unreachable)):
        open_source("tfds:mnist:train", 16)
    assert attempts == [(("datasets", 443),)]


def test_what_looks_for_the_network_is_seen(attempts):
    with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as packets:
        for look in (
            lambda: socket.create_connection(("127.0.0.1", 9)),
            lambda: socket.getaddrinfo("localhost", 80),
            lambda: stream.connect(("127.0.0.1", 9)),
            lambda: packets.sendto(b"", ("127.0.0.1", 9)),
        ):
            with pytest.raises(Unreachable):
                look()
    assert len(attempts) == 4
