"""A SavedModel paints any size as JAX does, and a TensorFlow Lite file its one size."""

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.data.lazy_tensorflow import tensorflow
from stylejax.errors import InputError, NoSpace
from stylejax.models import generator, layers, noise
from stylejax.models.generator import Style
from stylejax.models.plain import as_generator
from stylejax.painting import programs
from stylejax.painting.basic_operations import in_basic_operations
from tests import untrained

pytestmark = pytest.mark.filterwarnings("ignore")  # TensorFlow's own


class Blurred(nn.Module):
    """What compiles fast: the photo softened, with noise of its size and with colors mixed."""

    receptive_field = 1

    @nn.compact
    def __call__(self, images, seed):
        matrix = self.param("matrix", nn.initializers.zeros, (3, 3))
        return layers.soften(images + 0.1 * noise.field(seed, *images.shape[1:3], 3)) @ matrix


def untrained_style(net):
    return Style(untrained.params(net), net, 512)


def given(*shape, strength=0.7, seed=2**32 - 1):
    image = np.random.default_rng(0).random((*shape, 3), np.float32)
    return {"image": image, "strength": np.float32(strength), "seed": np.uint32(seed)}


def painted(style, inputs):
    return jax.jit(programs.program(style))(*inputs.values())


def test_a_saved_model_paints_any_size(tmp_path):
    style = untrained_style(as_generator(Blurred()))
    programs.write_savedmodel(tmp_path / "model", style)
    assert b".py" not in (tmp_path / "model" / "saved_model.pb").read_bytes(), "it names the folders of this machine"
    tf = tensorflow()
    paint = tf.saved_model.load(str(tmp_path / "model")).signatures["serving_default"]
    for inputs in (given(1, 64, 64), given(2, 70, 3, strength=1.5, seed=4)):
        found = paint(**{name: tf.constant(value) for name, value in inputs.items()})["painting"].numpy()
        np.testing.assert_allclose(found, painted(style, inputs), atol=1e-4)
    with pytest.raises(InputError, match="model: is there already; give another folder"):
        programs.write_savedmodel(tmp_path / "model", style)


def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path, monkeypatch):
    tf = tensorflow()

    def save(module, folder, signatures):
        raise tf.errors.ResourceExhaustedError(None, None, f"{folder}; No space left on device")

    monkeypatch.setattr(tf.saved_model, "save", save)
    with pytest.raises(NoSpace, match="model: cannot be written: no space left on device"):
        programs.write_savedmodel(tmp_path / "model", untrained_style(as_generator(Blurred())))
    assert not list(tmp_path.iterdir())


def test_tensorflow_lite_paints_its_size(tmp_path):
    style = untrained_style(generator.smooth(width=4, blocks=1, decoder_blocks=1, noise=2, norm="instance_norm"))
    programs.write_tflite(tmp_path / "a.tflite", style, 80, 72)
    runner = tensorflow().lite.Interpreter(str(tmp_path / "a.tflite")).get_signature_runner()
    inputs = given(1, 80, 72)
    np.testing.assert_allclose(runner(**inputs)["painting"], painted(style, inputs), atol=1e-4)


def test_a_function_in_basic_operations_gives_the_same():
    def function(x, matrix):
        return jax.jit(lambda y: jnp.arctanh(y) @ matrix)(x)

    x = np.array([[[0.5, -0.9]]], np.float32)
    matrix = np.array([[1, 2, 0], [0, 1, -1]], np.float32)
    plain = in_basic_operations(function)
    # atanh(0.5) = log(3) / 2 and atanh(-0.9) = -log(19) / 2
    expected = [np.log(3) / 2, np.log(3) - np.log(19) / 2, np.log(19) / 2]
    np.testing.assert_allclose(plain(x, matrix)[0, 0], expected, rtol=1e-6)
    said = str(jax.make_jaxpr(plain)(x, matrix))
    assert "atanh" not in said and "dot_general" not in said
