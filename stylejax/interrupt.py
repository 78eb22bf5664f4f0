"""Ctrl-C as a request: work in hand is finished and kept."""

import os
import signal
import sys
import threading

_SAID = b"\nstylejax: what has begun is finished and kept; Ctrl-C again stops at once\n"


class Interrupt:
    """Ctrl-C and SIGTERM ask the loop to finish its turn and stop; a second one ends the process at once.

    In an interactive session the second one raises KeyboardInterrupt.
    """

    def __init__(self):
        self.asked = False

    def _ask(self, *_: object) -> None:
        self.asked = True
        # A handler of Python's waits for the compiled program that runs to end; the system's does not.
        interactive = hasattr(sys, "ps1")
        for number in self._before:
            signal.signal(number, signal.default_int_handler if interactive else signal.SIG_DFL)
        os.write(2, _SAID)  # print may be where the signal fell

    def __enter__(self) -> "Interrupt":
        self._before = {}
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
