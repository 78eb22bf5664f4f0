"""The config's words become networks, or one clear line."""

import pytest

from configs import personal
from stylejax.errors import InputError
from stylejax.models import build


def test_the_config_names_the_function_and_its_keys():
    model = personal.get_config().model.to_dict()
    assert build.build_generator(model).encoder.width == model["generator"]["width"]
    assert len(build.build_discriminator(model).members) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "paintr"}, "paintr"),
        ({"widht": 3}, "widht"),
        ({"norm": "batch_norm"}, "batch_norm"),
        ({"noise": 3}, "must be even"),
    ],
)
def test_a_wrong_word_is_named(change, words):
    model = personal.get_config().model.to_dict()
    model["generator"].update(change)
    with pytest.raises(InputError, match=words):
        build.build_generator(model)
