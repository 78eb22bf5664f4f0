"""TensorFlow, imported by the first who needs it."""

import contextlib
import os
from types import ModuleType


def tensorflow() -> ModuleType:
    """TensorFlow, imported at the first call (seconds): quiet, and off the GPU that trains."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    import tensorflow as tf

    with contextlib.suppress(RuntimeError):  # a TensorFlow that is at work already stays as it is
        tf.config.set_visible_devices([], "GPU")
    return tf
