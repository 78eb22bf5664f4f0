"""One Ctrl-C asks, a second one stops, and afterwards all is as before."""

import os
import signal

import pytest

from stylejax.interrupt import Interrupt


def test_the_first_ctrl_c_asks_and_the_second_stops():
    before = signal.getsignal(signal.SIGINT)
    with Interrupt() as interrupt:
        assert not interrupt.asked
        os.kill(os.getpid(), signal.SIGINT)
        assert interrupt.asked
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
