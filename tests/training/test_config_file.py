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
        ("optim.steps=many", "'many' is no int; now it is 1360"),
        ("optim.steps=7.5", "'7.5' is no int"),
        ("optim.steps=True", "'True' is no int"),
        ("optim.steps", "write --config.optim.steps=value"),
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
        ("gone.py", None, "no such Python file"),
        ("photo.jpg", "x", "no such Python file"),
        ("empty.py", "", "gives no config .KeyError"),
        ("wrong.py", "def get_config():\n    return 1 / 0\n", "division by zero"),
    ],
)
def test_a_file_that_gives_no_config_is_named(tmp_path, name, text, message):
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=f"{name}.*{message}"):
        load_config(tmp_path / name)
