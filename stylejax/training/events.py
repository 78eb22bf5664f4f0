"""TensorBoard events of a run."""

import contextlib
import json
import math
import os
import platform
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np


class Events:
    """TensorBoard events, written by this thread: the one of tensorboardX's own writer dies of a full disk, unseen.

    After an error nothing more is shown until the run is started again.

    Args:
      workdir: folder of the run.
      start: the step that the run goes on from; TensorBoard drops what was shown after it.
      config: shown beside the events.

    Raises:
      OSError: by every method but `close`, where the disk takes nothing.
    """

    def __init__(self, workdir: Path, start: int, config: Mapping):
        from tensorboardX import record_writer, summary
        from tensorboardX.proto import event_pb2

        self._event = event_pb2.Event
        self._summary = summary
        # Two starts within a second are two files.
        name = f"events.out.tfevents.{time.time():.0f}.{platform.node()}.{os.getpid()}"
        self._writer = record_writer.RecordWriter(str(workdir / name))
        begun = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
        self._write(event_pb2.Event(file_version="brain.Event:2"))
        self._write(event_pb2.Event(step=start, session_log=begun))
        text = f"```\n{json.dumps(config, indent=2)}\n```"
        self._write(event_pb2.Event(step=start, summary=summary.text("config", text)))
        self._flush()

    def scalars(self, values: Mapping[str, float], step: int) -> None:
        """Show numbers by their names, those that are finite."""
        for name, value in values.items():
            if math.isfinite(value):
                self._write(self._event(step=step, summary=self._summary.scalar(name, value)))

    def image(self, name: str, picture: np.ndarray, step: int) -> None:
        """Show a picture, uint8 [H, W, 3]."""
        self._write(self._event(step=step, summary=self._summary.image(name, picture, dataformats="HWC")))
        self._flush()

    def close(self) -> None:
        """Write what is left; nothing is raised."""
        writer = self._writer
        self._writer = None
        if writer is not None:
            with contextlib.suppress(OSError):
                writer.close()

    def _write(self, event: Any) -> None:
        event.wall_time = time.time()
        if self._writer is not None:
            with self._closing_on_error():
                self._writer.write(event.SerializeToString())

    def _flush(self) -> None:
        """Wait for the disk: at each picture is often enough."""
        if self._writer is not None:
            with self._closing_on_error():
                self._writer.flush()

    @contextlib.contextmanager
    def _closing_on_error(self) -> Iterator[None]:
        try:
            yield
        except OSError:
            self.close()
            raise
