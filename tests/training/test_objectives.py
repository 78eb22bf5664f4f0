"""The objectives put the terms together as the config says."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from configs import smoke
from stylejax.errors import InputError
from stylejax.training import objectives
from stylejax.training.step import make_learner, make_networks
from tests import untrained
from tests.untrained import TINY

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
    config["model"].update(TINY)
    params = untrained.state(make_learner(config, frozen), BATCH).params
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


def _pointwise():
    """Networks without neighbours: pixels are features, a generator weighs colours, a projector takes directions."""

    def paints(variables, x, seed=None, method=None):
        if method == "encode":
            return SimpleNamespace(taps=(x,))
        return variables["params"] * (x.taps[0] if method == "decode" else x)

    def projects(variables, maps):
        return tuple(x / jnp.linalg.norm(x, axis=-1, keepdims=True) for x in maps)

    applied = (paints, lambda variables, x, maps: (x.mean(-1, keepdims=True),), projects)
    return objectives.Networks(*(SimpleNamespace(apply=f) for f in applied), lambda images: ())


@pytest.mark.parametrize("mirror", [0.0, 1.0])
def test_contrastive_terms_written_out(mirror):
    weights, small = np.array([0.5, 2.0, -1.0]), {k: x[:, :4, :4] for k, x in BATCH.items()}  # all places are drawn
    loss = smoke.get_config().loss.to_dict() | {"mirror": mirror, "content": {"patch_nce": 1.0, "identity_nce": 1.0}}
    rngs = objectives.named_rngs(jax.random.key(1), objectives.rng_names(loss))
    painter = {"generator": jnp.float32(weights)[None, None, None], "projector": {}}
    metrics = objectives.make_objectives(_pointwise(), loss)(painter, {}, small, rngs)[1]

    def nce(pictures):
        keys, queries = (x / np.linalg.norm(x, axis=-1, keepdims=True) for x in (pictures, pictures * weights))
        scores = np.einsum("bqd,bkd->bqk", queries.reshape(2, 16, 3), keys.reshape(2, 16, 3)) / 0.07
        return np.mean(np.log(np.exp(scores).sum(2)) - np.diagonal(scores, axis1=1, axis2=2))

    # Without neighbours a mirror image is painted as the picture is: undone, it costs the same.
    for term, kind in (("patch_nce", "content"), ("identity_nce", "style")):
        np.testing.assert_allclose(metrics[term], nce(np.float64(small[kind])), rtol=1e-4)


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
