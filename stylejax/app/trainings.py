"""Trainings that the page has asked for: one at a time, the others wait, each in a process of its own."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from stylejax.errors import InputError, reason

COMMAND = (sys.executable, "-m", "stylejax")
_WAITING = 8  # trainings at most
_KEPT = 50  # names whose end is remembered
_PATIENCE = 120  # seconds that a training may take to save when the page ends
_NICE = 5  # so that painting goes before learning
_LINE = 300  # letters of what went wrong

WAITS = "waits"
LEARNS = "learns"
STOPS = "stops"
DONE = "done"
FAILED = "failed"


class Trainings:
    """A queue of `stylejax train ...`; a context manager, which at its end has the one at work save and stop.

    Args:
      folder: where what they print is kept until they end.
      command: what the words of a training follow.
    """

    def __init__(self, folder: Path, command: Sequence[str] = COMMAND):
        self._folder = folder
        self._command = tuple(command)
        self._waiting: dict[str, tuple[str, ...]] = {}
        self._states: dict[str, str] = {}
        self._reasons: dict[str, str] = {}
        self._process: subprocess.Popen | None = None
        self._closed = False
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="trainings", daemon=True)

    def __enter__(self) -> "Trainings":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._change:
            self._closed = True
            self._waiting.clear()
            self._interrupt()
            self._change.notify_all()
        self._thread.join(_PATIENCE)
        with self._change:
            if self._process is not None:
                self._process.kill()
        self._thread.join()

    def add(self, name: str, words: Sequence[str]) -> None:
        """Put a training into the queue. words: those of `stylejax train`. InputError: it is in it, or it is full."""
        with self._change:
            if self.is_busy(name):
                raise InputError(f"{name} is being learned already")
            if len(self._waiting) >= _WAITING:
                raise InputError(f"{_WAITING} trainings are waiting; come again when one has ended")
            self._waiting[name] = tuple(words)
            self._set(name, WAITS)

    def stop(self, name: str) -> None:
        """Take a training out of the queue, or have it save and stop; a second call changes nothing."""
        with self._change:
            if self._waiting.pop(name, None) is not None:
                self._set(name, DONE)
            elif self._states.get(name) == LEARNS:
                self._set(name, STOPS)
                self._interrupt()

    def state(self, name: str) -> str | None:
        """One of the words above, or None of what was never asked for."""
        with self._change:
            return self._states.get(name)

    def reason(self, name: str) -> str:
        """Why a training failed, in one line."""
        with self._change:
            return self._reasons.get(name, "")

    def is_busy(self, name: str) -> bool:
        """Whether it waits or is at work."""
        with self._change:
            return self._states.get(name) in (WAITS, LEARNS, STOPS)

    def names(self) -> list[str]:
        """Of the trainings at work and waiting, in their order."""
        with self._change:
            return [name for name in self._states if self.is_busy(name)]

    def wait(self, name: str, *states: str) -> str | None:
        """Wait until a training is in one of these states, and give it."""
        with self._change:
            self._change.wait_for(lambda: self._states.get(name) in states)
            return self._states[name]

    def _set(self, name: str, state: str) -> None:
        """Note a state, within the lock; the oldest ends are forgotten."""
        if state == WAITS:
            self._states.pop(name, None)
            self._reasons.pop(name, None)
        self._states[name] = state
        for old in [each for each in self._states if not self.is_busy(each)][:-_KEPT]:
            del self._states[old]
            self._reasons.pop(old, None)
        self._change.notify_all()

    def _interrupt(self) -> None:
        """As Ctrl-C would, once: a second one would end a training before it has saved."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)

    def _work(self) -> None:
        """Train one after the other until the page ends."""
        while True:
            with self._change:
                self._change.wait_for(lambda: self._closed or self._waiting)
                if self._closed:
                    return
                name = next(iter(self._waiting))
                words = self._waiting.pop(name)
                log = self._folder / "training.log"
                self._set(name, LEARNS)
                try:
                    self._process = self._start(words, log)
                except OSError as error:
                    self._end(name, f"cannot be started: {reason(error)}")
                    continue
            code = self._process.wait()
            with self._change:
                self._process = None
                stopped = code in (0, 130, -signal.SIGINT)
                self._end(name, None if stopped else last_line(log) or f"it ended with code {code}")

    def _end(self, name: str, fault: str | None) -> None:
        """Note how a training ended, within the lock."""
        if fault is not None:
            self._reasons[name] = fault
        self._set(name, DONE if fault is None else FAILED)

    def _start(self, words: Sequence[str], log: Path) -> subprocess.Popen:
        """A training's process; Ctrl-C at the terminal does not reach it, the page hands it on."""
        with log.open("wb") as printed:
            process = subprocess.Popen(
                [*self._command, *words],
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=printed,
                cwd=self._folder,
                start_new_session=True,
            )
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _NICE)
        return process


def last_line(log: Path) -> str:
    """The last line that a command printed, without its own name."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    said = next((line for line in reversed(lines) if line.strip()), "")
    return said.removeprefix("stylejax: ").strip()[:_LINE]
