"""The palette of the brush renderer: paints at their tones, lighter with each."""

import numpy as np

from stylejax.data.brush_colors import PAINTS, TONES, WARMTHS, mix
from tests.data.test_brush_renderer import LUMA


def test_mix_gives_each_paint_at_its_own_tone_and_warmth():
    tone, warmth = np.meshgrid(TONES, WARMTHS, indexing="ij")
    np.testing.assert_allclose(mix(tone, warmth) * 255, PAINTS, atol=2)  # 256 shades


def test_paints_grow_lighter_with_tone():
    assert (np.diff(PAINTS @ LUMA, axis=0) > 0).all()


def test_what_lies_outside_the_palette_is_its_last_paint():
    tone = np.array([-1.0, 2.0, 2.0])
    warmth = np.array([-3.0, -3.0, 3.0])
    corners = [PAINTS[0, 0], PAINTS[-1, 0], PAINTS[-1, -1]]
    np.testing.assert_allclose(mix(tone, warmth) * 255, corners, atol=1e-3)
