"""A style from a stranger, sealed again by its author: nothing that it says is believed."""

import gc
import json
import os
import re
import shutil

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import pytest

import stylejax
from stylejax.checkpoints import export, manifest, params, save
from stylejax.errors import InputError
from stylejax.models import generator
from tests import untrained
from tests.checkpoints.states import MODEL, as_bytes, make_params


def save_style(workdir, tree, model=MODEL, canvas=48):
    with save.Saver(workdir / "run", model, canvas) as saver:
        saver.save(1, {"step": 1}, tree)
    return export.export(workdir / "run", workdir / "style")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return save_style(tmp_path_factory.mktemp("whole"), make_params(1))


@pytest.fixture
def style(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "style")


def refused(style, line):
    """Seal a style again, and see that it is refused in one line that says `line`."""
    (style / manifest.MANIFEST).unlink()
    manifest.write(style)
    with pytest.raises(InputError, match=line) as caught:
        stylejax.load(style)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 600
    assert "Error" not in str(caught.value)


NETWORKS = [
    ({"width": 10**9}, "model.generator.width is not possible for 24 arrays; got 1000000000"),
    ({"width": -8}, "model.generator.width is not possible for 24 arrays; got -8"),
    ({"width": 0}, r"decoder/block_1/conv_1/bias is float32 \(8,\), its generator's is float32 \(0,\)"),
    ({"width": 16}, r"decoder/block_1/conv_1/bias is float32 \(8,\), its generator's is float32 \(16,\)"),
    ({"width": "8"}, "model.generator.width is '8', and no int"),
    ({"width": [8, 8]}, r"model.generator.width is \[8, 8\], and no int"),
    ({"width": {"a": 1}}, "model.generator.width is {'a': 1}, and no int"),
    ({"width": float("inf")}, "model.generator.width is inf, and no int"),
    ({"width": True}, "model.generator.width is True, and no int"),
    ({"width": None}, "model.generator.width is None, and no int"),
    ({"blocks": 100_000}, "model.generator.blocks is not possible for 24 arrays; got 100000"),
    ({"blocks": 25}, "model.generator.blocks is not possible for 24 arrays; got 25"),
    ({"blocks": 3}, "encoder/block_2/conv_1/bias is missing"),
    ({"blocks": 1}, "encoder/block_1/conv_1/bias is not of its generator"),
    ({"decoder_blocks": -1}, "model.generator.decoder_blocks is not possible"),
    ({"noise": 65_536}, r"decoder/noise_in/kernel is float32 \(3, 3, 4, 8\), its generator's is float32"),
    ({"noise": 5}, "must be even"),
    ({"norm": "jax"}, "there is no 'jax' in stylejax.models.norms; there are instance_norm"),
    ({"norm": "InstanceNorm"}, "there is no 'InstanceNorm'"),
    ({"norm": "__loader__"}, "there is no '__loader__'"),
    ({"norm": ["instance_norm"]}, "model.generator.norm is .*, and no str"),
    ({"name": "Style"}, "there is no 'Style' in stylejax.models.generator; there are compact"),
    ({"name": "choose"}, "there is no 'choose'"),
    ({"name": "jax.eval_shape"}, "there is no 'jax.eval_shape'"),
    ({"name": 7}, "model.generator.name is no text"),
    ({"name": "x" * 10_000}, "cannot use it"),
    ({"path": "/etc/passwd"}, "unexpected keyword argument 'path'"),
    ({"rows": [1] * 1000}, r"model.generator.rows is not possible for 24 arrays; got \[1, 1"),
]


@pytest.mark.parametrize(("changes", "line"), NETWORKS, ids=[str(case[0])[:40] for case in NETWORKS])
def test_a_network_is_checked_before_it_is_built(style, changes, line):
    said = {"model": {"generator": MODEL["generator"] | changes}, "canvas": 48}
    (style / "meta" / "metadata").write_text(json.dumps(said))
    refused(style, line)


METADATA = [
    ("", "cannot use it"),
    ("[]", "it has no group model"),
    ("null", "it has no group model"),
    ('{"model": 3, "canvas": 48}', "it has no group model"),
    ('{"model": {"generator": []}, "canvas": 48}', "it has no group generator"),
    (100_000 * "[", "cannot use it"),
    (2_000_000 * " ", "metadata has 2000000 bytes, 1048576 at most"),
]


@pytest.mark.parametrize(("text", "line"), METADATA, ids=[str(case[0])[:20] for case in METADATA])
def test_metadata_of_another_form_is_refused(style, text, line):
    (style / "meta" / "metadata").write_text(text)
    refused(style, line)


@pytest.mark.parametrize("canvas", ["big", None, 0, -5, 48.0, float("nan"), True, 10**9, [48]])
def test_a_canvas_is_a_whole_number_of_pixels(style, canvas):
    (style / "meta" / "metadata").write_text(json.dumps({"model": MODEL, "canvas": canvas}))
    refused(style, "canvas must be a whole number from 1 to 65536; got")


def changed(change):
    """The parameters of the generator after a change."""
    tree = jax.tree.map(np.copy, make_params(1))
    change(tree)
    return tree


def lose_an_array(tree):
    del tree["decoder"]["to_rgb"]["bias"]


def add_an_array(tree):
    tree["decoder"]["more"] = {"bias": np.ones(3, np.float32)}


def change_a_shape(tree):
    tree["decoder"]["to_rgb"]["bias"] = np.ones(4, np.float32)


def change_a_type(tree):
    tree["decoder"]["to_rgb"]["bias"] = np.ones(3, np.int32)


def put_a_nan(tree):
    tree["decoder"]["to_rgb"]["bias"][1] = np.nan


def put_an_infinity(tree):
    tree["encoder"]["stem"]["kernel"][0, 0, 0, 0] = -np.inf


def grow_an_array(tree):
    tree["decoder"]["to_rgb"]["bias"] = np.zeros((1000, 1000), np.float32)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lose_an_array, "decoder/to_rgb/bias is missing"),
        (add_an_array, "decoder/more/bias is not of its generator"),
        (change_a_shape, r"decoder/to_rgb/bias is float32 \(4,\), its generator's is float32 \(3,\)"),
        (change_a_type, r"decoder/to_rgb/bias is int32 \(3,\), its generator's is float32 \(3,\)"),
        (put_a_nan, "decoder/to_rgb/bias holds values that are not finite"),
        (put_an_infinity, "encoder/stem/kernel holds values that are not finite"),
        (grow_an_array, r"decoder/to_rgb/bias is float32 \(1000, 1000\)"),
    ],
)
def test_the_arrays_are_those_of_the_generator(tmp_path, change, line):
    refused(save_style(tmp_path, changed(change)), line)


def test_no_array_is_read_where_a_shape_is_wrong(tmp_path, monkeypatch):
    style = save_style(tmp_path, changed(grow_an_array))
    read = []
    monkeypatch.setattr(params, "read", lambda folder: read.append(folder))
    refused(style, "decoder/to_rgb/bias is float32")
    assert read == []


def test_a_little_on_the_disk_does_not_become_a_lot_in_memory(tmp_path, monkeypatch):
    zeros = jax.tree.map(np.zeros_like, untrained.style(width=64, blocks=2, noise=4).params)
    style = save_style(tmp_path, zeros, {"generator": MODEL["generator"] | {"width": 64}})
    assert stylejax.load(style).canvas == 48
    monkeypatch.setattr(params, "_FREE_BYTES", 1 << 16)
    refused(style, r"params: .*\(arrays of \d{6,7} bytes in files of \d{4,6}\)")


def link_a_file(style):
    shutil.move(style / "meta" / "metadata", style.parent / "elsewhere")
    (style / "meta" / "metadata").symlink_to(style.parent / "elsewhere")


def link_a_folder(style):
    (style / "more").symlink_to(style.parent, target_is_directory=True)


def link_to_nothing(style):
    (style / "more").symlink_to("nowhere")


def put_a_pipe(style):
    os.mkfifo(style / "params" / "pipe")


def hide_a_file(style):
    (style / "params" / ".hidden").write_text("")


def hide_a_folder(style):
    (style / ".git").mkdir()


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (link_a_file, "meta/metadata: is a link"),
        (link_a_folder, "style/more: is a link"),
        (link_to_nothing, "style/more: is a link"),
        (put_a_pipe, "params/pipe: is a pipe or a device"),
        (hide_a_file, r"params/\.hidden: is hidden"),
        (hide_a_folder, r"style/\.git: is hidden"),
    ],
)
def test_a_style_holds_files_that_are_seen(style, change, line):
    change(style)
    refused(style, line)


def test_a_large_description_of_arrays_is_not_read(style):
    with open(style / "params" / "_METADATA", "ab") as file:
        file.truncate(20_000_000)
    refused(style, "_METADATA has 20000000 bytes")


class Plain(nn.Module):
    """A network of a person's own, as docs/your_network.md has it."""

    widths: tuple[int, ...]
    gain: float

    @nn.compact
    def __call__(self, images, seed):
        """images: [B, H, W, 3] in [-1, 1] -> the same shape."""
        for width in self.widths:
            images = self.gain * nn.Conv(width, (1, 1))(images)
        return jnp.tanh(nn.Conv(3, (1, 1))(images))


def plain(widths, gain, note):
    """As a person would put it into models/generator.py."""
    return Plain(tuple(widths), gain)


def test_a_network_of_a_persons_own_still_loads(tmp_path, monkeypatch):
    monkeypatch.setattr(plain, "__module__", generator.__name__)
    monkeypatch.setattr(generator, "plain", plain, raising=False)
    images = np.zeros((1, 64, 64, 3), np.float32)
    tree = Plain((2, 4), 0.5).init(jax.random.key(0), images, np.zeros(1, np.uint32))["params"]
    model = {"generator": dict(name="plain", widths=[2, 4], gain=0.5, note=None)}
    style = stylejax.load(save_style(tmp_path, {"decoder": {"network": tree}}, model))
    assert as_bytes(style.params) == as_bytes({"decoder": {"network": jax.tree.map(np.asarray, tree)}})
    assert style.generator.decoder.network == Plain((2, 4), 0.5)


def test_a_kind_of_array_that_nobody_knows_leaves_no_word_but_one_line(style, capfd):
    described = style / "params" / "_METADATA"
    described.write_text(re.sub('"value_type": "[^"]+"', '"value_type": "ja8.Array"', described.read_text(), count=1))
    refused(style, 'Unknown type: "ja8.Array"')
    gc.collect()
    assert capfd.readouterr() == ("", "")
