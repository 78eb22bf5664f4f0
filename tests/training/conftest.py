"""What tests of the loop share."""

import pytest

from stylejax.training import evaluation, progress
from tests.training import stub


@pytest.fixture
def measured(monkeypatch):
    """Replace what is computed of a state: each evaluation is `stub.result()`; the states that were evaluated."""
    seen = []

    def evaluate(shown, *rest):
        seen.append(shown)
        return stub.result()

    monkeypatch.setattr(evaluation, "evaluate", evaluate)
    monkeypatch.setattr(progress, "progress_metrics", lambda *rest: {"system": {"seconds": 1.0}})
    return seen
