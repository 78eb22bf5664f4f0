"""A style comes back bit for bit, and no damage passes unseen."""

import hashlib
import shutil

import jax
import numpy as np
import pytest

from stylejax.checkpoints import params, save
from stylejax.checkpoints.load import load
from stylejax.checkpoints.manifest import MANIFEST
from stylejax.errors import InputError
from stylejax.models.build import build_generator
from tests.checkpoints.states import MODEL, as_bytes, make_params, make_state


def test_load_gives_the_averaged_parameters_and_the_generator(saved):
    for path, word, step in [
        (saved, "latest", 2),
        (saved / "checkpoints" / "1", "best", 1),
        (str(saved), 2, 2),
        (saved, "best", 1),
    ]:
        style = load(path, word)
        assert as_bytes(style.params) == as_bytes(make_params(step))
        assert all(type(leaf) is np.ndarray for leaf in jax.tree.leaves(style.params))
        assert style.generator == build_generator(MODEL)


def test_a_step_folder_loads_wherever_it_lies(run, tmp_path, monkeypatch):
    shutil.move(run / "checkpoints" / "2", tmp_path / "monet")
    monkeypatch.chdir(tmp_path)
    assert as_bytes(load("monet").params) == as_bytes(make_params(2))


def test_a_hundred_flipped_bytes_are_all_found(run):
    files = sorted(path for path in (run / "checkpoints" / "2").rglob("*") if path.is_file())
    draw = np.random.default_rng(0)
    for i in range(100):
        file = files[i % len(files)]
        whole = file.read_bytes()
        torn = bytearray(whole)
        torn[draw.integers(len(whole))] ^= 1 << draw.integers(8)
        file.write_bytes(torn)
        with pytest.raises(InputError, match="checkpoints/2/") as caught:
            load(run, "latest")
        assert "\n" not in str(caught.value)
        if file.name != MANIFEST:
            assert str(file) in str(caught.value)
        file.write_bytes(whole)
    load(run, "latest")


def test_each_missing_or_truncated_file_is_named(run):
    step_dir = run / "checkpoints" / "2"
    for file in sorted(path for path in step_dir.rglob("*") if path.is_file()):
        whole = file.read_bytes()
        for rest in (None, whole[: len(whole) // 2]):
            file.unlink() if rest is None else file.write_bytes(rest)
            with pytest.raises(InputError, match="2/") as caught:
                load(step_dir)
            assert file.name == MANIFEST or str(file) in str(caught.value)
            file.write_bytes(whole)


def test_paths_that_are_no_run_say_what_to_give(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "young" / "checkpoints").mkdir(parents=True)
    (tmp_path / "file.txt").write_text("")
    for name, line in [
        ("nowhere", "does not exist; give the folder of a training run"),
        ("empty", "is not a run; give the folder of a training run"),
        ("file.txt", "is not a run; give the folder"),
        ("young", "holds no finished step; train"),
    ]:
        with pytest.raises(InputError, match=line):
            load(tmp_path / name)
    with pytest.raises(InputError, match="holds no finished step"):
        save.restore(tmp_path / "empty", make_state())


def test_a_step_with_an_unknown_generator_is_refused(tmp_path):
    with save.Saver(tmp_path, {"generator": {"name": "etcher"}}) as saver:
        saver.save(1, make_state(), make_params())
    with pytest.raises(InputError, match="this version of stylejax cannot use it .*etcher"):
        load(tmp_path)


def digest(tree):
    """SHA-256 of the names, dtypes, shapes and bytes of all arrays."""
    whole = hashlib.sha256()
    for name, leaf in sorted(params.by_name(tree).items()):
        whole.update(f"{name} {leaf.dtype.str} {leaf.shape}".encode() + leaf.tobytes())
    return whole.hexdigest()[:16]


DIGESTS = {
    "dore": "35a27d67cd0ff906",
    "hiroshige": "94818f481ca78f29",
    "monet": "9bb1bdbc3af0f5ef",
    "vangogh": "7e98ba58db3ce3b6",
    "vangogh-drawing": "5077554588919519",
}


@pytest.mark.parametrize("name", DIGESTS)
def test_a_style_of_the_project_loads_bit_for_bit(name):
    assert digest(load(name).params) == DIGESTS[name]
