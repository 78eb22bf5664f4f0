"""What Orbax says besides of a save that fails is kept back, and nothing of others is."""

import logging

import pytest

from stylejax.checkpoints import save_errors

LATE = "_GatheringFuture exception was never retrieved\nfuture: <_GatheringFuture finished exception=ValueError({!r})>"


@pytest.fixture
def printed(caplog):
    """The messages that are printed."""
    save_errors.silence_orbax()
    caplog.set_level(logging.ERROR)
    return lambda: [record.getMessage() for record in caplog.records]


def test_an_error_that_orbax_did_not_wait_for_is_not_printed(printed):
    logging.getLogger("asyncio").error(LATE.format("a/checkpoints/4.orbax-checkpoint-tmp: no space left"))
    assert printed() == []


def test_an_error_that_another_did_not_wait_for_is(printed):
    said = LATE.format("no route to host")
    logging.getLogger("asyncio").error(said)
    assert printed() == [said]
