"""A config's word finds its learner."""

import pytest

from configs import smoke
from stylejax.errors import InputError
from stylejax.training import learner
from tests.training.test_objectives import frozen


def test_a_wrong_word_is_named():
    config = smoke.get_config().to_dict()
    config["optim"]["learner"] = "circle"
    with pytest.raises(InputError, match="circle.*one_sided, cyclegan"):
        learner.make_learner(config, frozen)
