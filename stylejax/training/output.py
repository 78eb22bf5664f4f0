"""All that one run writes while it learns, and what it does on a disk that takes nothing more."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import jax

from stylejax import atomic
from stylejax.checkpoints import save
from stylejax.checkpoints.steps import latest_step
from stylejax.errors import InputError
from stylejax.metrics import health
from stylejax.training import divergence, progress
from stylejax.training.divergence import Diverged
from stylejax.training.evaluation import Evaluation
from stylejax.training.progress import Progress
from stylejax.training.record import Record


class Output:
    """Metrics, sample grids and checkpoints of a run.

    A disk that takes nothing more is told of once. The run goes on: metrics are kept and written when there is room
    again, samples and checkpoints are left out until then, and the last good checkpoint stays. A context manager;
    leaving it waits for the last save.

    Args:
      workdir: folder of the run.
      start: the step that the run goes on from.
      config: five groups, as configs/personal.py.
      on_progress: called after what is written down, if given; where it gives True, `stopped` is True from then on.

    Raises:
      InputError: nothing can be written there, or an earlier step is damaged.
    """

    def __init__(
        self,
        workdir: Path,
        start: int,
        config: Mapping,
        on_progress: Callable[[Progress], bool | None] | None = None,
    ):
        self._workdir = workdir
        self._steps = config["optim"]["steps"]
        self._on_progress = on_progress
        self.stopped = False
        self._on_nan = config["run"]["on_nan"]
        self._failing = False
        try:
            self.record = Record(workdir, start, config)
            self._saver = save.Saver(workdir, config["model"], config["data"]["canvas"])
        except OSError as error:
            raise atomic.write_error(workdir, error) from error

    def __enter__(self) -> "Output":
        return self

    def __exit__(self, *_: object) -> None:
        self.record.close()
        with self._tolerating():
            self._saver.close()

    def metrics(self, step: int, groups: Mapping[str, Mapping[str, float]]) -> None:
        """Write down values of a step, as Record.metrics, and finish what was saved in the background."""
        with self._tolerating():
            self.record.metrics(step, groups)
        with self._tolerating():
            self._saver.write_manifests()
        values = {name: value for group in groups.values() for name, value in group.items()}
        self._tell(Progress(step, self._steps, values))

    def evaluation(self, step: int, result: Evaluation, state: Any) -> None:
        """Write down, show and save a step that was measured."""
        progress.say(f"step {step}: {health.line(result.health)}")
        with self._tolerating():
            self.record.metrics(step, {"evaluation": result.metrics})
        with self._tolerating():
            self.record.sample(step, result.grid)
        with self._tolerating():
            self._saver.finish()
        with self._tolerating():
            self._saver.save(step, state, state.ema, result.distance)
        self._tell(Progress(step, self._steps, result.metrics, result.grid, health.line(result.health)))

    def _tell(self, news: Progress) -> None:
        """Hand on what is new, and take a wish to stop."""
        if self._on_progress is not None and self._on_progress(news):
            self.stopped = True

    def finish(self) -> None:
        """Wait for the last save."""
        with self._tolerating():
            self._saver.finish()

    def require(self, step: int) -> None:
        """Make sure that a step is saved: InputError with what to do where it is not."""
        self.finish()
        if jax.process_index() == 0 and latest_step(self._workdir) != step:
            raise InputError(
                f"{self._workdir}: step {step} could not be saved; {self._last_good()}: "
                "make room, and the same command goes on from there"
            )

    def diverged(self, step: int, what: str) -> Diverged:
        """The error for numbers of the run that are none, once the last save has ended."""
        self.finish()
        return divergence.diverged(step, what, self._last_good(), self._on_nan)

    @contextlib.contextmanager
    def _tolerating(self) -> Iterator[None]:
        """Let nothing that the disk refuses stop the run; the first refusal is said, until something is saved again."""
        before = latest_step(self._workdir)
        try:
            yield
        except (OSError, InputError) as error:
            if jax.process_count() > 1:  # the others would wait for this one
                raise
            if not self._failing:
                why = error if isinstance(error, InputError) else atomic.write_error(self._workdir, error)
                progress.say(
                    f"stylejax: {why}; {self._last_good()}; the run goes on, and saves when there is room again"
                )
            self._failing = True
        now = latest_step(self._workdir)
        if self._failing and now != before:
            self._failing = False
            progress.say(f"there is room again: step {now} is saved")

    def _last_good(self) -> str:
        step = latest_step(self._workdir)
        if step is None:
            return "no checkpoint was saved yet"
        return f"the last good checkpoint is {self._workdir / 'checkpoints' / str(step)}"
