"""The objectives put the terms together as the config says."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from configs import smoke
from stylejax import objectives
from stylejax.errors import InputError
from stylejax.step import make_learner, make_networks

BATCH = {
    k: jax.random.uniform(jax.random.key(i), (2, 32, 32, 3), minval=-1, maxval=1)
    for i, k in enumerate(("content", "style"))
}


def frozen(images):
    """Four maps of growing stride whose channels are pixels, in place of a pretrained network."""
    return tuple(jnp.tile(images[:, ::s, ::s], (1, 1, 1, 2)) for s in (2, 4, 8, 16))


def _evaluate(**loss):
    config = smoke.get_config().to_dict()
    config["loss"].update(loss)
    learner = make_learner(config, frozen)
    shapes = jax.eval_shape(learner.init, jax.random.key(0), BATCH).params
    params = jax.tree.map(lambda x: jnp.linspace(-0.1, 0.1, x.size).reshape(x.shape), shapes)
    rngs = objectives.named_rngs(jax.random.key(1), objectives.rng_names(config["loss"]))
    function = jax.jit(objectives.make_objectives(make_networks(config["model"], frozen), config["loss"]))
    return function(params["painter"], params["critic"], BATCH, rngs)


def test_the_generator_pays_weight_times_adversarial_plus_weighted_content():
    (d_loss, g_loss), metrics = _evaluate(weight=3.0, content={"perceptual": 0.5, "pixel": 2.0})
    total = 3.0 * metrics["g_loss"] + 0.5 * metrics["perceptual"] + 2.0 * metrics["pixel"]
    np.testing.assert_allclose(g_loss, total, rtol=1e-5)
    np.testing.assert_allclose(d_loss, metrics["d_loss"], rtol=1e-6)


def test_a_term_without_weight_is_not_computed():
    _, metrics = _evaluate(content={"perceptual": 0.0, "patch_nce": 0.0, "pixel": 1.0})
    assert set(metrics) == {"d_loss", "g_loss", "real_sign", "pixel"}


@pytest.mark.parametrize("term", ["patch_nce", "identity_nce"])
def test_contrastive_terms_are_positive_and_finite(term):
    _, metrics = _evaluate(content={term: 1.0})
    assert 0 < metrics[term] < np.log(256) + 2 / 0.07  # no cross-entropy of cosines can be larger


def test_steady_compares_the_moved_painting_with_the_painting_of_the_moved_photo():
    _, metrics = _evaluate(content={"steady": 1.0})
    assert 0 < metrics["steady"] < 2


def test_a_penalty_is_the_critics_alone():
    (d_loss, g_loss), metrics = _evaluate(penalty={"r1": 10.0}, content={})
    np.testing.assert_allclose(d_loss, metrics["d_loss"] + 10.0 * metrics["r1"], rtol=1e-5)
    np.testing.assert_allclose(g_loss, metrics["g_loss"], rtol=1e-6)


@pytest.mark.parametrize(
    ("loss", "words"),
    [
        ({"adversarial": "lsgann"}, "lsgann"),
        ({"adversarial": "_mean"}, "_mean"),
        ({"content": {"perceptul": 1.0}}, "perceptul"),
        ({"penalty": {"r2": 1.0}}, "r2"),
        ({"augment": ("color",)}, "color"),
    ],
)
def test_a_wrong_word_is_named(loss, words):
    config = smoke.get_config().to_dict()
    config["loss"].update(loss)
    with pytest.raises(InputError, match=words):
        objectives.make_objectives(make_networks(config["model"], frozen), config["loss"])
