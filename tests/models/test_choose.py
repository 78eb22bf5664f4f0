"""A config names functions of one module, and nothing else that lies in it."""

import pytest

from stylejax.errors import InputError
from stylejax.models import norms
from stylejax.models.choose import choose


def test_a_function_is_found_by_its_name():
    assert choose(norms, "model.generator.norm", "pixel_norm") is norms.pixel_norm


@pytest.mark.parametrize("name", ["InstanceNorm", "Norm", "jax", "__doc__", "batch_norm"])
def test_what_is_no_function_of_the_module_is_refused_and_what_there_is_named(name):
    there = "there are instance_norm, pixel_norm, layer_norm, no_norm$"
    with pytest.raises(InputError, match=f"model.generator.norm: there is no '{name}' in .*norms; {there}"):
        choose(norms, "model.generator.norm", name)
