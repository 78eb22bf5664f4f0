"""What repeats everywhere stands out; noise and single edges do not."""

import numpy as np

from stylejax.metrics import lattice


def noise(seed=0, shape=(256, 320)):
    plain = np.random.default_rng(seed).normal(0, 0.1, shape).astype(np.float32)
    return np.repeat(plain[..., None], 3, axis=-1)


def wave(period, strength, shape=(256, 320)):
    return strength * np.cos(2 * np.pi * np.arange(shape[1]) / period, dtype=np.float32)[None, :, None]


def test_noise_has_no_lattice_and_a_faint_wave_in_it_has():
    found = lattice.lattice([noise(), noise() + wave(8, 0.05)])
    assert found[0] < 4 < 20 < found[1]


def test_the_period_is_named():
    factor, down, right = lattice.peak(lattice.spectrum(noise() + wave(8, 0.1)))
    assert factor > 20 and down == np.inf and right == 8


def test_what_is_in_one_window_averages_away():
    picture = noise(shape=(640, 640))
    picture[:128, :128] += wave(8, 0.05, (128, 128))
    alone = lattice.lattice([picture[:128, :128]])
    assert lattice.lattice([picture]) < 0.3 * alone


def test_a_small_and_a_flat_picture_are_measured_too():
    assert np.isfinite(lattice.lattice([np.zeros((40, 50, 3)), noise(shape=(40, 50))])).all()
