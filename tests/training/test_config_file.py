"""Words of the command line change what they name, and nothing else."""

import pytest

from configs import personal
from stylejax.errors import InputError
from stylejax.training.config_file import load_config, override


def test_values_take_the_type_of_what_was_there():
    config = personal.get_config()
    words = ["optim.steps=7", "loss.weight=2", "loss.augment=('color',)", "data.style=/a=b", "data.flip=False"]
    override(config, [f"--config.{word}" for word in words])
    assert (config.optim.steps, config.loss.weight, config.loss.augment) == (7, 2.0, ("color",))
    assert (config.data.style, config.data.flip) == ("/a=b", False) and isinstance(config.loss.weight, float)


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("optim.stps=7", "no optim.stps; did you mean optim.steps"),
        ("brush=7", "no brush; its groups are data, loss, model, optim, run"),
        ("optim.steps.more=7", "no optim.steps.more"),
        ("optim.steps=many", "--config.optim.steps: 'many' is no whole number; now it is 2040"),
        ("optim.steps=7.5", "'7.5' is no whole number"),
        ("optim.steps=True", "'True' is no whole number"),
        ("optim.steps", "write --config.optim.steps=value"),
        ("optim.steps=1+", "'1.' is no whole number"),
        ("optim.b1=much", "'much' is no number; now it is 0.5"),
        ("optim.b1=" + 400 * "9", "'9{57}...' is no number"),
        ("optim.b1={[]: 1}", "is no number"),
        ("data.flip=yes", "'yes' is no True or False; now it is True"),
        ("data.style_scale=.5", "'.5' is no tuple; now it is .0.0, 0.0."),
    ],
)
def test_a_wrong_word_is_named_with_what_is_wrong(word, message):
    config = personal.get_config()
    with pytest.raises(InputError, match=message):
        override(config, [f"--config.{word}"])
    assert config == personal.get_config()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("gone.py", None, "no such file; give one such as configs/personal.py"),
        ("photo.jpg", "x", "is no Python file; give one such as configs/personal.py"),
        ("exits.py", "raise SystemExit", "gives no config .SystemExit"),
        ("none.py", "def get_config():\n    return None\n", "get_config gives no ConfigDict"),
        ("dict.py", "def get_config():\n    return {}\n", "get_config gives no ConfigDict"),
        ("empty.py", "", "gives no config .KeyError"),
        ("wrong.py", "def get_config():\n    return 1 / 0\n", "division by zero"),
    ],
)
def test_a_file_that_gives_no_config_is_named(tmp_path, name, text, message):
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=f"{name}.*{message}"):
        load_config(tmp_path / name)


@pytest.mark.parametrize("name", ["warm", "warm.py", "configs/warm.py"])
def test_a_config_of_the_package_is_found_from_any_folder(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    assert load_config(name).optim.init == "vangogh-drawing"
    assert load_config("ablations/batch_8").data.batch == 8


def test_a_file_of_ones_own_goes_before_a_config_of_the_package(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = "from stylejax.configs import personal\n\n\ndef get_config():\n    config = personal.get_config()\n"
    (tmp_path / "warm").write_text("not one")
    (tmp_path / "warm.py").write_text(f"{text}    config.optim.steps = 7\n    return config\n")
    assert load_config("warm.py").optim.steps == 7
    with pytest.raises(InputError, match="warm: is no Python file"):
        load_config("warm")


@pytest.mark.parametrize("name", ["", ".", "configs", "configs/warm.txt.py", "../configs/none", "__init__/x"])
def test_what_is_neither_a_file_nor_a_name_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="give one such as configs/personal.py"):
        load_config(name)
