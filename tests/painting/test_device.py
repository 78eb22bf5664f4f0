"""Arrays painted on a device are what `transfer` paints pixel for pixel, under jit and for unknown shapes."""

import jax
import numpy as np
import pytest
from jax import export

import stylejax
from stylejax.models.build import build_generator
from stylejax.models.generator import Style
from stylejax.painting import programs
from tests.cli.calls import MODEL, untrained_params


@pytest.fixture(scope="module")
def style():
    return Style(untrained_params(), build_generator(MODEL), 512)


def photos(*shape, dtype=np.float32):
    found = np.random.default_rng(1).uniform(size=(*shape, 3))
    return (255 * found).astype(dtype) if dtype == np.uint8 else found.astype(dtype)


@pytest.mark.parametrize(("size", "dtype"), [((20, 30), np.uint8), ((3, 65), np.float32)])
def test_it_paints_as_transfer_does(style, size, dtype):
    batch = photos(2, *size, dtype=dtype)
    painted = jax.jit(stylejax.paint_array)(style, batch, 7)
    assert painted.shape == batch.shape and painted.dtype == dtype
    expected = stylejax.transfer(style, batch, 7, canvas=max(size))
    np.testing.assert_allclose(np.asarray(painted, np.float32), expected, atol=1 if dtype == np.uint8 else 1e-5)


def test_seed_and_strength_may_be_traced(style):
    batch = photos(1, 16, 24)
    paint = jax.jit(stylejax.paint_array)
    for seed, strength in [(1, 0.5), (2, 1.3)]:
        expected = stylejax.transfer(style, batch, seed, canvas=24, strength=strength)
        np.testing.assert_allclose(paint(style, batch, seed, strength), expected, atol=1e-5)


def test_a_program_paints_any_size_and_batch(style, tmp_path):
    programs.write(tmp_path / "a.stablehlo", style)
    content = (tmp_path / "a.stablehlo").read_bytes()
    assert b".py" not in content, "it names source files by the folders of this machine"
    program = export.deserialize(content)
    assert [str(each.dtype) for each in program.in_avals] == ["float32", "float32", "uint32"]
    for batch, size, strength, seed in [(1, (20, 30), 1, 0), (2, (70, 5), 0.5, 9), (1, (64, 128), 1.3, 2**32 - 1)]:
        pictures = photos(batch, *size)
        painted = program.call(pictures, np.float32(strength), np.uint32(seed))
        expected = stylejax.transfer(style, pictures, seed, canvas=max(size), strength=strength)
        np.testing.assert_allclose(painted, np.clip(expected, 0, 1), atol=1e-3)
