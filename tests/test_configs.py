"""Every config builds a learner whose init and update have shapes, and stays short."""

import importlib
from pathlib import Path

import jax
import jax.numpy as jnp
import pytest

from stylejax.learners import make_learner
from stylejax.step import AXIS
from tests.test_objectives import frozen as pixels

ROOT = Path(__file__).parent.parent
FILES = sorted(p for p in (ROOT / "configs").rglob("*.py") if p.name != "__init__.py")


def _config(path):
    return importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts)).get_config()


def frozen(images):
    """Maps with EfficientNet's channel counts."""
    return tuple(jnp.tile(m[..., :1], (1, 1, 1, c)) for m, c in zip(pixels(images), (16, 24, 40, 112), strict=True))


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_config_builds(path):
    config = _config(path).to_dict()
    learner = make_learner(config, frozen)
    crop = config["data"]["crop"]
    batch = {k: jax.ShapeDtypeStruct((1, crop, crop, 3), jnp.float32) for k in ("content", "style")}
    rng = jax.eval_shape(jax.random.key, 0)
    state = jax.eval_shape(learner.init, rng, batch)
    update = jax.vmap(learner.update, in_axes=(None, 0, None), out_axes=(None, None), axis_name=AXIS)
    several = jax.tree.map(lambda x: jax.ShapeDtypeStruct((1, *x.shape), x.dtype), batch)
    after, metrics = jax.eval_shape(update, state, several, rng)
    assert jax.tree.structure(after) == jax.tree.structure(state)
    assert {"d_loss", "g_loss"} <= set(metrics)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_config_is_locked_and_short(path):
    config = _config(path)
    assert config.is_locked and set(config) == {"data", "model", "loss", "optim", "run"}
    assert len(path.read_text().splitlines()) <= (75 if path.stem == "personal" else 30)
