"""An exported ONNX file paints in onnxruntime what JAX paints, at any size."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import stylejax
from stylejax.errors import InputError
from stylejax.models import generator
from stylejax.models.generator import Style
from stylejax.painting import programs
from tests import untrained

onnx = pytest.importorskip("onnx", reason="it is of the extra export")
onnxruntime = pytest.importorskip("onnxruntime", reason="it is of the extra export")

from stylejax.painting import onnx_model  # noqa: E402
from stylejax.painting.onnx_graph import Graph  # noqa: E402

TINY = {
    "compact": generator.compact(width=4, blocks=1, decoder_blocks=1, noise=2, norm="instance_norm"),
    "pixel_norm": generator.compact(width=4, blocks=1, decoder_blocks=1, noise=0, norm="pixel_norm"),
    "layer_norm": generator.compact(width=4, blocks=1, decoder_blocks=1, noise=0, norm="layer_norm"),
    "smooth": generator.smooth(width=4, blocks=1, decoder_blocks=1, noise=2, norm="instance_norm"),
    "resnet_antialiased": generator.resnet_antialiased(width=4, blocks=1, norm="instance_norm"),
    "single_image": generator.single_image(width=4),
}


def photos(*shape):
    return np.random.default_rng(0).random((*shape, 3), np.float32)


def painted(content, image, strength, seed):
    """What onnxruntime makes of a model's bytes."""
    session = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    given = {"image": image, "strength": np.array(strength, np.float32), "seed": np.array(seed, np.uint32)}
    return session.run(["painting"], given)[0]


def built(function):
    """The bytes of a model of (image, strength, seed) -> an image."""
    return onnx_model.build(function, programs.inputs(), 512).SerializeToString()


@pytest.fixture(scope="module")
def monet(tmp_path_factory):
    """A style that comes with the project, and its file."""
    style = stylejax.load("monet")
    path = tmp_path_factory.mktemp("onnx") / "monet.onnx"
    programs.write_onnx(path, style)
    return style, path


@pytest.mark.parametrize(
    ("shape", "strength", "seed"),
    [((1, 64, 64), 1, 0), ((2, 64, 96), 0.5, 9), ((1, 80, 72), 1.5, 2**32 - 1)],
)
def test_a_style_paints_as_in_jax_at_any_size(monet, shape, strength, seed):
    style, path = monet
    image = photos(*shape)
    found = painted(path.read_bytes(), image, strength, seed)
    expected = jax.jit(programs.program(style))(image, np.float32(strength), np.uint32(seed))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=1e-4)
    assert np.abs(found - image).max() > 0.1


def test_the_file_is_valid_and_says_what_it_takes(monet):
    style, path = monet
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert {each.key: each.value for each in model.metadata_props}["canvas"] == str(style.canvas)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    taken = {each.name: (each.shape, each.type) for each in session.get_inputs()}
    assert taken == {
        "image": (["batch", "height", "width", 3], "tensor(float)"),
        "strength": ([], "tensor(float)"),
        "seed": ([], "tensor(uint32)"),
    }
    assert [(each.name, each.shape) for each in session.get_outputs()] == [("painting", taken["image"][0])]


@pytest.mark.parametrize("net", TINY.values(), ids=TINY)
def test_every_generator_is_written(net):
    program = programs.program(Style(untrained.params(net), net, 512))
    image = photos(2, 66, 3)
    found = painted(built(program), image, 0.7, 3)
    np.testing.assert_allclose(found, jax.jit(program)(image, np.float32(0.7), np.uint32(3)), atol=1e-4)


def test_operations_by_hand():
    def function(image, strength, seed):
        bits = (seed * jnp.uint32(2) + 7) ^ jnp.uint32(1)  # 2 seed wraps around at 2 ** 32
        odd = (image > 0.5) & (strength != 0.5)
        return jnp.where(odd, image[:, ::-1], bits.astype(jnp.float32))

    image = np.array([0.25, 1.0], np.float32)[None, :, None, None] * np.ones(3, np.float32)
    found = painted(built(function), image, 1, 2**31 + 1)
    np.testing.assert_array_equal(found[0, :, 0, 0], [8, 0.25])


def test_dimensions_are_computed_from_the_inputs():
    image = programs.inputs()[0]
    height = image.shape[1]
    graph = Graph({str(height): ("image", 1)})
    names = [graph.length(each) for each in (64 * ((height + 63) // 64), (3 - height) // 2, height % 5 - 1)]
    outputs = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.INT64, [1]) for name in names]
    taken = onnx.helper.make_tensor_value_info("image", onnx.TensorProto.FLOAT, ["batch", "height"])
    held = [onnx.numpy_helper.from_array(array, name) for name, array in graph.constants.items()]
    made = onnx.helper.make_graph(graph.nodes, "lengths", [taken], outputs, held)
    model = onnx.helper.make_model(made, opset_imports=[onnx.helper.make_opsetid("", 18)], ir_version=8)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    found = session.run(names, {"image": np.zeros((1, 70), np.float32)})
    np.testing.assert_array_equal(np.concatenate(found), [128, -34, -1])


def test_an_unknown_operation_is_one_line():
    with pytest.raises(InputError, match=r"uses sort, which is not written as ONNX; export to \.stablehlo"):
        built(lambda image, strength, seed: jnp.sort(image, axis=3))
    with pytest.raises(InputError, match=r"uses scan, which"):
        built(lambda image, strength, seed: jax.lax.scan(lambda x, _: (x + 1, None), image, None, 3)[0])
