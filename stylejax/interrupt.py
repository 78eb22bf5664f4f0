"""Ctrl-C as a request: work in hand is finished and kept."""

import signal
import threading


class Interrupt:
    """Ctrl-C and SIGTERM ask the loop to finish its turn and stop; a second Ctrl-C stops at once."""

    def __init__(self):
        self.asked = False

    def _ask(self, *_: object) -> None:
        self.asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def __enter__(self) -> "Interrupt":
        self._before = {}
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
