"""A study's numbers are those of the report."""

import jax
import jax.numpy as jnp
import numpy as np

from stylejax.experiments import scores
from stylejax.metrics import extractors, report

PHOTOS, PAINTED, STYLE = (np.random.default_rng(i).uniform(-1, 1, (4, 32, 32, 3)).astype(np.float32) for i in range(3))


def test_numbers_are_those_of_the_report_and_none_where_a_painter_diverged(monkeypatch):
    pooled = lambda pictures: np.asarray(jax.image.resize(pictures, (len(pictures), 4, 4, 3), "linear")).reshape(-1, 48)  # noqa: E731
    for name in ("alex_features", "vgg_features"):
        monkeypatch.setattr(extractors, name, pooled)
    monkeypatch.setattr(scores, "_POOLS", {"kid_alex": pooled, "kid_vgg": pooled})
    monkeypatch.setattr(extractors, "lpips", lambda a, b: jnp.abs(a - b).mean((1, 2, 3)))
    found = scores.scorer(PHOTOS, STYLE)(PAINTED)
    row = report.report(PHOTOS, PAINTED, STYLE)["painted"]
    assert found["kid_alex"] == row["kid_alex"]["all"] and found["kid_vgg"] == row["kid_vgg"]["all"]
    assert (found["lpips"], found["edge"], found["grid"]) == (row["lpips_alex"], row["edge"], row["grid"])
    assert set(scores.scorer(PHOTOS, STYLE)(PAINTED * np.nan).values()) == {None}
