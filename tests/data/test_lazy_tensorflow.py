"""TensorFlow comes quietly and leaves the GPU alone."""

import warnings

from stylejax.data.lazy_tensorflow import tensorflow


def test_tensorflow_is_imported_without_a_warning_and_off_the_gpu():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert tensorflow().config.get_visible_devices("GPU") == []
