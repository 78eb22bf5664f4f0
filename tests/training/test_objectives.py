"""The parts of a step: discrimination, windows, penalties, weights."""

from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from configs import smoke
from stylejax.training import objectives, setup

BATCH = {
    k: jax.random.uniform(jax.random.key(i), (2, 32, 32, 3), minval=-1, maxval=1)
    for i, k in enumerate(("content", "style"))
}


def frozen(images):
    """Four maps of growing stride whose channels are pixels, in place of a pretrained network."""
    return tuple(jnp.tile(images[:, ::s, ::s], (1, 1, 1, 2)) for s in (2, 4, 8, 16))


def scalars(**changes):
    """A setup whose discriminator is one number: it weighs the mean over channels."""
    discriminator = SimpleNamespace(apply=lambda variables, x, maps: (variables["params"] * x.mean(-1, keepdims=True),))
    networks = setup.Networks(None, discriminator, None, lambda images: ())
    return setup.build_setup(smoke.get_config().to_dict(), frozen)._replace(networks=networks, **changes)


def test_all_sets_are_discriminated_in_one_pass_in_their_order():
    (logits,) = objectives.discriminate(2.0, *BATCH.values(), setup=scalars(), rng=jax.random.key(0))
    expected = 2.0 * np.concatenate([x.mean(-1, keepdims=True) for x in BATCH.values()])
    np.testing.assert_allclose(logits, expected, rtol=1e-6)


def test_each_set_is_augmented_alike():
    seen = scalars(augmentations=(lambda rng, images: images + jax.random.uniform(rng),))
    images = BATCH["style"]
    (logits,) = objectives.discriminate(1.0, images, images, setup=seen, rng=jax.random.key(0))
    np.testing.assert_array_equal(logits[:2], logits[2:])
    assert jnp.all(logits[:2] != images.mean(-1, keepdims=True))
    (still,) = objectives.discriminate(1.0, images, setup=seen, rng=jax.random.key(0), probability=jnp.zeros(()))
    np.testing.assert_allclose(still, images.mean(-1, keepdims=True), rtol=1e-6)


def test_a_penalty_is_of_the_discriminators_gradient():
    seen = scalars(penalties={"r1": setup.penalty.r1})
    found = objectives.penalties(3.0, *BATCH.values(), {"penalty": None}, setup=seen, rng=jax.random.key(0))
    # The logit of a picture is 3 times the mean of 32 x 32 x 3 numbers: that many slopes of 3 / 3072.
    np.testing.assert_allclose(found["r1"], 0.5 * 3.0**2 / 3072, rtol=1e-5)


def test_photo_and_painting_are_seen_through_one_window():
    a, b = objectives.common_window(jax.random.key(3), BATCH["content"], BATCH["content"], 8)
    assert a.shape == (2, 8, 8, 3)
    np.testing.assert_array_equal(a, b)
    whole, _ = objectives.common_window(jax.random.key(3), BATCH["content"], BATCH["content"], 99)
    np.testing.assert_array_equal(whole, BATCH["content"])


def test_mirroring_has_its_probability():
    photo, mirrored = objectives.mirror(BATCH["content"], jax.random.key(0), 1.0)
    assert bool(mirrored)
    np.testing.assert_array_equal(photo, BATCH["content"][:, :, ::-1])
    assert objectives.mirror(BATCH["content"], jax.random.key(0), 0.0)[1] is None


def test_weighted_is_the_sum_of_weights_times_terms():
    terms = {"pixel": jnp.float32(2.0), "perceptual": jnp.float32(3.0)}
    assert objectives.weighted(terms, {"pixel": 0.5, "perceptual": 2.0, "identity": 9.0}) == 7.0
    assert objectives.weighted({}, {"pixel": 1.0}) == 0.0


@pytest.mark.parametrize(("adversarial", "expected"), [("lsgan", 0.0), ("hinge", 1.0)])
def test_the_mean_sign_is_about_where_the_objective_is_undecided(adversarial, expected):
    logits = (jnp.array([0.4, 0.6]).reshape(1, 1, 2, 1),)
    assert objectives.mean_sign(logits, adversarial) == expected
