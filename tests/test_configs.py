"""Every config builds a learner whose init and update have shapes, and stays short; baselines take a step."""

import importlib
import json
from pathlib import Path

import jax
import jax.numpy as jnp
import pytest

from stylejax.training.learner import make_learner
from stylejax.training.step import AXIS
from tests import untrained
from tests.training.test_objectives import frozen as pixels

ROOT = Path(__file__).parent.parent
FILES = sorted(p for p in (ROOT / "configs").rglob("*.py") if p.name != "__init__.py")
RECIPE = ROOT / "configs" / "personal.py"
SMALL = ROOT / "configs" / "small_pictures.py"
RECIPES = [p for p in FILES if p.parent.name == "configs"]
# The baselines made small: crop, batch, keys of the generator and of the discriminator.
BASELINES = {
    "cut": (32, 1, {"width": 2, "blocks": 1}, {"width": 2}),
    "single_image": (32, 2, {"width": 2}, {"width": 1}),
    "wgan_gp": (32, 2, {"width": 4, "blocks": 1, "decoder_blocks": 1}, {"width": 2}),
}


def _config(path):
    return importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)).get_config()


def frozen(images):
    """Maps with EfficientNet's channel counts."""
    return tuple(jnp.tile(m[..., :1], (1, 1, 1, c)) for m, c in zip(pixels(images), (16, 24, 40, 112), strict=True))


def _shapes(config):
    """State and metrics of one step, as shapes."""
    learner = make_learner(config, frozen)
    crop = config["data"]["crop"]
    batch = {k: jax.ShapeDtypeStruct((1, crop, crop, 3), jnp.float32) for k in ("content", "style")}
    rng = jax.eval_shape(jax.random.key, 0)
    state = jax.eval_shape(learner.create_state, rng, batch)
    update = jax.vmap(learner.train_step, in_axes=(None, 0, None), out_axes=(None, None), axis_name=AXIS)
    several = jax.tree.map(lambda x: jax.ShapeDtypeStruct((1, *x.shape), x.dtype), batch)
    after, metrics = jax.eval_shape(update, state, several, rng)
    assert jax.tree.structure(after) == jax.tree.structure(state)
    assert {"d_loss", "g_loss"} <= set(metrics)
    return state, metrics


def _kinds():
    """One config of each kind: those that differ from another in numbers alone are that other, to a tracer."""
    found = {}
    for path in RECIPES + FILES:
        config = _config(path).to_dict()
        terms = {name: weight > 0 for name, weight in config["loss"]["content"].items()}
        loss = [config["loss"][name] for name in ("adversarial", "penalty", "augment", "adapt", "across", "mirror")]
        found.setdefault(json.dumps([config["model"], terms, loss, config["optim"]["learner"]]), path)
    return [path for path in found.values() if path.stem not in BASELINES]


@pytest.mark.parametrize("path", _kinds(), ids=lambda p: p.stem)
def test_config_builds(path):
    config = _config(path).to_dict()
    if config["model"] in (_config(RECIPE)["model"].to_dict(), _config(SMALL)["model"].to_dict()):
        config["model"].update(untrained.TINY)  # what differs is the loss
    config["model"]["generator"].update(
        dict.fromkeys({"blocks", "decoder_blocks"} & set(config["model"]["generator"]), 1)
    )
    config["data"]["crop"] = config["loss"]["window"] = 64  # fewer layers, and smaller, to trace
    _shapes(config)


def test_the_networks_of_cut_have_their_published_sizes():
    def millions(tree):
        return sum(x.size for x in jax.tree.leaves(tree)) / 1e6

    config = importlib.import_module("configs.cut").get_config().to_dict()
    config["data"]["crop"] = 64
    learner = make_learner(config, frozen)
    batch = {k: jax.ShapeDtypeStruct((1, 64, 64, 3), jnp.float32) for k in ("content", "style")}
    state = jax.eval_shape(learner.create_state, jax.eval_shape(jax.random.key, 0), batch)
    assert 11.37 < millions(state.ema) < 11.39
    assert 2.76 < millions(state.params["discriminator"]) < 2.77


@pytest.mark.parametrize("name", BASELINES)
def test_a_baseline_takes_a_step(name):
    crop, batch, generator, discriminator = BASELINES[name]
    config = importlib.import_module(f"configs.{name}").get_config().to_dict()
    config["data"].update(crop=crop, batch=batch)
    config["model"]["generator"].update(generator)
    config["model"]["discriminator"].update(discriminator)
    config["model"]["projector"] = 8
    config["loss"].update(window=crop, pool=min(config["loss"]["pool"], 3))
    learner = make_learner(config, pixels)
    shape = (batch, crop, crop, 3)
    pictures = {k: jax.random.uniform(jax.random.key(i), shape, minval=-1) for i, k in enumerate(("content", "style"))}
    state = untrained.state(learner, pictures)
    update = jax.jit(jax.vmap(learner.train_step, in_axes=(None, 0, None), out_axes=(None, None), axis_name=AXIS))
    after, metrics = update(state, {k: v[None] for k, v in pictures.items()}, jax.random.key(3))
    assert all(jnp.isfinite(value) for value in metrics.values()) and int(after.step) == 1
    moved = [bool(jnp.any(a != b)) for a, b in zip(*map(jax.tree.leaves, (state.params, after.params)), strict=True)]
    assert any(moved) and all(bool(jnp.all(jnp.isfinite(x))) for x in jax.tree.leaves(after.params))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_config_is_locked_and_short(path):
    config = _config(path)
    assert config.is_locked and set(config) == {"data", "model", "loss", "optim", "run"}
    assert len(path.read_text().splitlines()) <= (80 if path.stem == "personal" else 30)
