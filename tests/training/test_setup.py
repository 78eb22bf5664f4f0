"""What a config builds: its terms with a weight, and one line for each word that does not exist."""

import flax.linen as nn
import jax
import jax.numpy as jnp
import pytest

from configs import smoke
from stylejax.errors import InputError
from stylejax.losses import adversarial
from stylejax.models import generator
from stylejax.models.plain import as_generator
from stylejax.training import setup
from tests.training.test_objectives import frozen


def cycle_config():
    """A config that has all of a cycle and nothing else."""
    config = smoke.get_config().to_dict()
    config["loss"]["content"] = {"cycle": 10.0, "identity": 0.0}
    config["loss"]["penalty"] = {}
    config["loss"].update(mirror=0.0, adapt={"target": 0.0})
    return config


def test_active_are_the_terms_with_a_weight():
    assert setup.active({"a": 1.0, "b": 0.0, "c": 0, "d": -0.5}) == ["a", "d"]


def test_a_weight_that_is_traced_may_be_anything():
    found = []
    jax.eval_shape(lambda x: found.extend(setup.active({"a": x, "b": 0.0})), jnp.zeros(()))
    assert found == ["a"]
    assert setup.active({"a": jnp.zeros(())}) == ["a"]


def test_a_setup_holds_what_the_config_names():
    config = smoke.get_config().to_dict()
    config["loss"].update(adversarial="hinge", penalty={"r1": 2.0, "gradient_penalty": 0.0}, augment=("translation",))
    built = setup.build_setup(config, frozen)
    assert built.adversarial is adversarial.hinge
    assert built.penalties == {"r1": setup.penalty.r1}
    assert built.augmentations == (setup.augment.translation,)
    assert built.ema == config["optim"]["ema"] and built.networks.frozen is frozen


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        ({"adversarial": "lsgann"}, "lsgann"),
        ({"adversarial": "_mean"}, "_mean"),
        ({"content": {"perceptul": 1.0}}, "perceptul"),
        ({"content": {"Context": 1.0}}, "Context"),
        ({"penalty": {"r2": 1.0}}, "r2"),
        ({"augment": ("colour",)}, "there are color, translation"),
    ],
)
def test_a_wrong_word_is_named(loss, words):
    config = smoke.get_config().to_dict()
    config["loss"].update(loss)
    with pytest.raises(InputError, match=words):
        setup.build_setup(config, frozen)


def test_a_term_without_weight_is_not_computed():
    config = smoke.get_config().to_dict()
    config["loss"]["content"] = {"perceptual": 0.0, "patch_nce": 0.0, "pixel": 1.0}
    assert set(setup.build_setup(config, frozen).terms) == {"pixel"}


def test_a_cycle_keeps_its_weights_and_has_no_terms_of_others():
    config = cycle_config()
    built = setup.build_cycle_setup(config, frozen)
    assert built.loss is config["loss"] and built.terms == {}


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        ({"content": {"cycle": 10.0, "pixel": 1.0}}, "no term 'pixel' for a cycle; there are cycle, identity"),
        ({"penalty": {"r1": 1.0}}, "a cycle has no loss.penalty"),
        ({"adapt": {"target": 0.6}}, "a cycle has no .*loss.adapt"),
        ({"mirror": 0.5}, "a cycle has no .*loss.mirror"),
    ],
)
def test_what_a_cycle_does_not_have_is_refused(loss, words):
    config = cycle_config()
    config["loss"].update(loss)
    with pytest.raises(InputError, match=words):
        setup.build_cycle_setup(config, frozen)


class Tint(nn.Module):
    """A network in one piece, which has no encoder."""

    @nn.compact
    def __call__(self, images, seed):
        return images * self.param("gain", nn.initializers.ones, (1, 1, 1, 3))


@pytest.mark.parametrize("name", ["patch_nce", "identity_nce"])
def test_a_contrastive_term_needs_an_encoder(name, monkeypatch):
    monkeypatch.setattr(generator, "compact", lambda **_: as_generator(Tint()))
    monkeypatch.setattr(generator.compact, "__module__", generator.__name__)
    config = smoke.get_config().to_dict()
    config["model"]["generator"] = {"name": "compact"}
    config["loss"]["content"] = {"pixel": 1.0}
    setup.check_networks(config, frozen)
    config["loss"]["content"][name] = 1.0
    with pytest.raises(InputError, match=f"loss.content.{name}: this generator has no encoder"):
        setup.check_networks(config, frozen)
