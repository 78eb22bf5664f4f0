"""The config's words become networks, and networks that break the contract are refused in one sentence."""

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from stylejax.errors import InputError
from stylejax.models import build, discriminator, generator
from stylejax.models.plain import as_generator

GENERATOR = {"name": "compact", "width": 8, "blocks": 2, "decoder_blocks": 1, "noise": 4, "norm": "instance_norm"}
MODEL = {"generator": GENERATOR, "discriminator": {"name": "both", "width": 8, "patch_width": 4}}
MAPS = [(32, 32, 16), (16, 16, 24)]


class Halved(nn.Module):
    """Pictures of half the size; `norm` keeps averages of the batch."""

    norm: bool = False

    @nn.compact
    def __call__(self, images, seed):
        if self.norm:
            return nn.BatchNorm(use_running_average=False)(images)
        return nn.Conv(3, (3, 3), strides=2)(images)


def test_the_config_names_the_function_and_its_keys():
    assert build.build_generator(MODEL).encoder.width == 8
    assert len(build.build_discriminator(MODEL).members) == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "compct"}, "'compct' .* there are compact, smooth, resnet_antialiased, single_image$"),
        ({"name": "blend"}, "no 'blend'"),
        ({"widht": 3}, "widht"),
        ({"norm": "batch_norm"}, "model.generator.norm: .*batch_norm"),
        ({"noise": 3}, "must be even"),
    ],
)
def test_a_wrong_word_is_named(change, words):
    with pytest.raises(InputError, match=words):
        build.build_generator({"generator": {**GENERATOR, **change}})


def test_a_network_in_one_piece_becomes_a_generator(monkeypatch):
    monkeypatch.setattr(generator, "compact", lambda: Halved())
    monkeypatch.setattr(generator.compact, "__module__", generator.__name__)
    net = build.build_generator({"generator": {"name": "compact"}})
    assert isinstance(net, generator.Generator) and net.style_layers == () and net.subpixel_layers == ()
    assert net.receptive_field == 16 + 128


def test_the_networks_of_the_project_keep_the_contract():
    build.check_generator(build.build_generator(MODEL), crop=64)
    build.check_generator(generator.resnet_antialiased(2, 1, "instance_norm"), crop=64)
    build.check_generator(generator.single_image(2), crop=64)
    build.check_discriminator(discriminator.both(8, 4), 64, MAPS)
    build.check_discriminator(discriminator.single_image(2), 64, MAPS)


def test_a_generator_that_changes_the_size_is_refused():
    with pytest.raises(InputError, match=r"the shape it is given, float32 \(2, 64, 64, 3\); got float32 \(2, 32, 32"):
        build.check_generator(as_generator(Halved()), crop=64)


def test_a_generator_that_keeps_averages_is_refused():
    with pytest.raises(InputError, match="it keeps batch_stats, but only params are trained"):
        build.check_generator(as_generator(Halved(norm=True)), crop=64)


def test_a_generator_that_does_not_run_is_refused_with_the_reason():
    class Broken(nn.Module):
        def __call__(self, images, seed):
            raise RuntimeError("no such layer\nand more")

    with pytest.raises(InputError, match="model.generator: it does not run .*: no such layer$"):
        build.check_generator(as_generator(Broken()), crop=64)


@pytest.mark.parametrize("give", [lambda x: x.mean((1, 2, 3)), lambda x: (x,), lambda x: x[..., :1], lambda x: ()])
def test_logits_of_another_shape_are_refused(give):
    class Other(nn.Module):
        @nn.compact
        def __call__(self, images, maps):
            return give(nn.Conv(2, (3, 3))(images))

    with pytest.raises(InputError, match=r"a tuple of logits, each \[B, h, w, 1\]; got"):
        build.check_discriminator(Other(), 64, MAPS)


def test_strength_of_a_network_in_one_piece_blends_its_picture():
    class White(nn.Module):
        def __call__(self, images, seed):
            return jnp.full_like(images, 0.9)

    photo = jnp.zeros((1, 4, 4, 3))
    out = as_generator(White()).apply({}, photo, jnp.zeros(1, jnp.uint32), strength=np.float32(0.5))
    np.testing.assert_allclose(out, np.full((1, 4, 4, 3), np.tanh(0.75 * np.arctanh(0.9))), rtol=1e-5)
    assert jax.tree.leaves(as_generator(White()).encode(photo).features) == []
