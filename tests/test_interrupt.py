"""One Ctrl-C asks, a second one ends the process, and afterwards all is as before."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from stylejax import interrupt
from stylejax.interrupt import Interrupt

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


@BOTH
def test_the_first_asks_and_says_how_to_stop_at_once(number, capfd):
    before = signal.getsignal(number)
    with Interrupt() as asking:
        assert not asking.asked
        os.kill(os.getpid(), number)
        assert asking.asked and signal.getsignal(number) is signal.SIG_DFL
    assert signal.getsignal(number) is before
    assert capfd.readouterr() == ("", "\nstylejax: what has begun is finished and kept; Ctrl-C again stops at once\n")


@BOTH
def test_the_second_ends_a_process_whose_python_never_gets_a_turn(number):
    code = f"""
import os, runpy, signal
asking = runpy.run_path({str(Path(interrupt.__file__))!r})["Interrupt"]
with asking():
    os.kill(os.getpid(), {number})
    try:
        os.kill(os.getpid(), signal.SIGINT)
    finally:
        print("Python had a turn")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (-signal.SIGINT, "")


def test_in_an_interactive_session_the_second_raises(monkeypatch):
    monkeypatch.setattr(sys, "ps1", ">>> ", raising=False)
    with Interrupt() as asking:
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert asking.asked
