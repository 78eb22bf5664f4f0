"""Mixes: means by hand, and what cannot be mixed."""

import numpy as np
import pytest

from stylejax import InputError, Style, mix
from stylejax.checkpoints.mixing import mix_styles
from stylejax.models import generator


def _style(value, width=4, canvas=512):
    net = generator.compact(width=width, blocks=1, decoder_blocks=1, noise=2, norm="instance_norm")
    return Style({"a": {"kernel": np.full((2, width), value, np.float32)}}, net, canvas)


def test_parameters_and_canvas_are_weighted_means():
    mixed = mix_styles([_style(1.0, canvas=256), _style(3.0, canvas=512)], [0.75, 0.25])
    np.testing.assert_allclose(mixed.params["a"]["kernel"], np.full((2, 4), 1.5))
    assert mixed.canvas == 320


def test_weights_are_divided_by_their_sum():
    mixed = mix_styles([_style(1.0), _style(3.0)], [2, 2])
    np.testing.assert_allclose(mixed.params["a"]["kernel"], np.full((2, 4), 2.0))


def test_what_cannot_be_mixed_is_named(tmp_path):
    with pytest.raises(InputError, match="at least one style"):
        mix({})
    with pytest.raises(InputError, match="sum above 0; got 0"):
        mix_styles([_style(1.0), _style(2.0)], [1, -1])
    for weight in (float("nan"), float("inf"), float("-inf")):
        with pytest.raises(InputError, match=f"finite sum above 0; got {weight:g}"):
            mix_styles([_style(1.0), _style(2.0)], [weight, 1])
    with pytest.raises(InputError, match="ink: its network is not that of oil"):
        mix_styles([_style(1.0), _style(1.0, width=8)], [1, 1], ["oil", "ink"])
    with pytest.raises(InputError, match="absent"):
        mix({tmp_path / "absent": 1.0})
