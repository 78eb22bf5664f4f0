"""The step: gradients against a loss written out, devices, keys, memory."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from configs import smoke
from stylejax.training import learner, setup, step
from stylejax.training.state import create_state
from tests import untrained
from tests.training.test_objectives import frozen
from tests.untrained import TINY

SMALL = {"name": "compact", "width": 4, "blocks": 1, "decoder_blocks": 1, "noise": 4, "norm": "instance_norm"}


def _mapped(train_step, devices=1):
    return jax.pmap(
        train_step, step.AXIS, in_axes=(None, 0, None), out_axes=(None, None), devices=jax.devices()[:devices]
    )


def _split(batch, devices):
    return {k: v.reshape(devices, len(v) // devices, *v.shape[1:]) for k, v in batch.items()}


@pytest.fixture(scope="module")
def setting():
    """A setup without randomness in its pictures, whose updates are the raw gradients; its state, a batch of four."""
    config = smoke.get_config().to_dict()
    config["loss"]["window"] = 32
    # Texture is of all pictures of a device together.
    config["loss"]["content"].update(tone=0.0, color=0.0, texture=0.0)
    config["model"].update(TINY)
    one = setup.build_setup(config, frozen)._replace(tx=optax.sgd(1.0))
    rngs = jax.random.split(jax.random.key(0))
    batch = {
        k: jax.random.uniform(r, (4, 32, 32, 3), minval=-1, maxval=1)
        for k, r in zip(("content", "style"), rngs, strict=True)
    }
    state = untrained.state(learner.Learner(lambda *a: create_state(config, one, *a), None, None), batch)
    return one, state, batch


def _gradients(setting, devices):
    """What an update by plain gradient descent of rate 1 takes away."""
    one, state, batch = setting
    after, metrics = _mapped(lambda *a: step.train_step(*a, setup=one), devices)(
        state, _split(batch, devices), jax.random.key(2)
    )
    return jax.tree.map(lambda a, b: np.asarray(a) - np.asarray(b), state.params, after.params), metrics


def test_one_forward_two_gradients_are_those_of_the_losses_written_out(setting):
    one, state, batch = setting
    networks = one.networks

    def losses(params):
        painting = networks.generator.apply({"params": params["generator"]}, batch["content"], jnp.zeros(4, jnp.uint32))
        variables = {"params": params["discriminator"]}
        (real,) = networks.discriminator.apply(variables, batch["style"], frozen(batch["style"]))
        (fake,) = networks.discriminator.apply(variables, painting, frozen(painting))
        pairs = zip(frozen(batch["content"])[-2:], frozen(painting)[-2:], strict=True)
        perceptual = sum(jnp.abs(a - b).mean() for a, b in pairs) / 2
        d_loss = 0.5 * jnp.mean((real - 1) ** 2) + 0.5 * jnp.mean(fake**2)
        return d_loss, jnp.mean((fake - 1) ** 2) + 0.2 * perceptual

    d_grads = jax.jit(jax.grad(lambda params: losses(params)[0]))(state.params)
    g_grads = jax.jit(jax.grad(lambda params: losses(params)[1]))(state.params)
    grads, _ = _gradients(setting, 1)
    for name, expected in (("generator", g_grads), ("projector", g_grads), ("discriminator", d_grads)):
        jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, atol=2e-5), grads[name], expected[name])


def test_two_devices_give_the_raw_gradients_of_one(setting):
    one, _ = _gradients(setting, 1)
    two, _ = _gradients(setting, 2)
    assert max(np.abs(x).max() for x in jax.tree.leaves(one)) > 1e-3
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-3, atol=1e-5), one, two)


def test_gradient_norms_are_logged(setting):
    grads, metrics = _gradients(setting, 1)
    for name in ("generator", "discriminator"):
        norm = np.sqrt(sum(np.sum(np.square(x)) for x in jax.tree.leaves(grads[name])))
        np.testing.assert_allclose(metrics[f"{name}_grad_norm"], norm, rtol=1e-2)


def _steps(count, **changes):
    """The states after each of `count` steps of the smoke recipe with some keys changed, the last metrics, the learner
    and its compiled step.
    """
    config = smoke.get_config().to_dict()
    for group, values in changes.items():
        config[group].update(values)
    one = learner.make_learner(config, frozen)
    batch = {k: jax.random.uniform(jax.random.key(i), (2, 32, 32, 3)) for i, k in enumerate(("content", "style"))}
    states = [jax.jit(one.create_state)(jax.random.key(1), batch)]
    update = _mapped(one.train_step)
    metrics = None
    for _ in range(count):
        state, metrics = update(states[-1], _split(batch, 1), jax.random.key(3))
        states.append(state)
    return states, metrics, one, update


@pytest.fixture(scope="module")
def plain():
    return _steps(2, model={"generator": SMALL})


def test_the_recipe_keeps_its_numbers():
    """Of three steps from fixed parameters, as they were when two optimizers and closures made the same step."""
    config = smoke.get_config().to_dict()
    config["model"]["generator"].update(name="compact", width=4, blocks=2, decoder_blocks=1)
    config["loss"]["content"].update(patch_nce=0.5, identity=0.3, tone=0.0, color=0.0, texture=0.0)
    one = learner.make_learner(config, frozen)
    batch = {
        k: jax.random.uniform(jax.random.key(i), (2, 32, 32, 3), minval=-1) for i, k in enumerate(("content", "style"))
    }
    state = untrained.state(one, batch)
    update = _mapped(one.train_step)
    for _ in range(3):
        state, metrics = update(state, _split(batch, 1), jax.random.key(3))
    assert state.memory == {}
    found = [metrics[name] for name in ("d_loss", "g_loss", "identity", "patch_nce", "perceptual")]
    np.testing.assert_allclose(found, [0.351740, 0.676876, 0.508333, 4.364238, 0.488714], rtol=1e-4)
    total = sum(jnp.abs(x).sum() for x in jax.tree.leaves(state.params))
    np.testing.assert_allclose(total, 9174.966, rtol=1e-5)


def test_steps_differ_by_their_number_alone(plain):
    states, _, _, update = plain
    batch = {k: jax.random.uniform(jax.random.key(i), (2, 32, 32, 3)) for i, k in enumerate(("content", "style"))}
    again, _ = update(states[0], _split(batch, 1), jax.random.key(3))
    jax.tree.map(np.testing.assert_array_equal, again, states[1])


def test_the_discriminator_has_one_logit_for_each_picture(plain):
    states, _, one, _ = plain
    assert one.discriminator_logits(states[-1], jnp.zeros((3, 32, 32, 3))).shape == (3,)


@pytest.fixture(scope="module")
def extras():
    """Two steps with what the recipe leaves off: another encoder, a discriminator ahead, adaptive augmentation."""
    # A target below every sign: the probability rises by 2 pictures of 4 at each step.
    loss = {"content": {"patch_nce": 0.5}, "augment": ("cutout",), "adapt": {"target": -1.5, "pictures": 4}}
    return _steps(2, model=TINY | {"contrast": "separate"}, loss=loss, optim={"discriminator_steps": 2, "ema": 0.0})


def _moved(before, after):
    return any(jnp.any(a != b) for a, b in zip(jax.tree.leaves(before), jax.tree.leaves(after), strict=True))


def test_the_generator_waits_while_the_discriminator_takes_its_steps(extras):
    first, second, third = extras[0]
    assert _moved(first.params["discriminator"], second.params["discriminator"])
    assert not _moved(first.params["generator"], second.params["generator"])
    assert _moved(second.params["generator"], third.params["generator"])


def test_an_encoder_beside_the_generators_own_learns_from_the_contrastive_term(extras):
    (_, second, third), metrics, _, _ = extras
    assert _moved(second.params["encoder"], third.params["encoder"])
    assert set(third.ema) == {"encoder", "decoder"}  # only the generator's own paints
    assert np.isfinite(metrics["patch_nce"])


def test_adaptive_augmentation_keeps_its_probability_in_the_state(extras):
    states, metrics, _, _ = extras
    assert [float(s.memory["augment_probability"]) for s in states] == [0.0, 0.5, 1.0]
    assert float(metrics["augment_probability"]) == 1.0
