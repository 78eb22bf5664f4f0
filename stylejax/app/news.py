"""What a run in a workdir has come to, in words for a person who writes no code."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from stylejax.metrics import health
from stylejax.training import record, run_dir

# What to say of each failure that `health` names.
PLAIN = {
    "output = input": "The paintings hardly differ from the photos yet. Let it learn longer.",
    "blank output": "The paintings are nearly blank. Learn again under another name, with more pictures.",
    "inverted output": "Light and dark are swapped. Learn again under another name.",
    "content destroyed": "The photo is hard to recognize. Paint with less strength, or stop here.",
    "brighter or darker than the style": "The paintings are brighter or darker than your pictures. "
    "This often settles by itself.",
    "a repeated pattern": "A small pattern repeats all over. Stop here, or take other pictures.",
    "mode collapse": "All paintings look alike. Learn again under another name, with more different pictures.",
    "style pictures memorized": "It copies your pictures instead of painting. Stop here, or give it more of them.",
    "discriminator overfit": "It knows your pictures by heart. Stop here, or give it more of them.",
    "divergence": "The learning has gone astray. Stop, and learn again under another name.",
}
WELL = "All looks well."


class News(NamedTuple):
    """step of steps are done (steps 0: not known yet); seconds_left: None likewise.

    sample: the last grid, photos above and paintings below, or None; words: what `health` says of it, or "".
    """

    step: int
    steps: int
    seconds_left: float | None
    sample: Path | None
    words: str


def read(workdir: Path) -> News:
    """What there is now; a run that writes at this moment may be a step further."""
    entries = record.read_entries(workdir)
    steps = _steps(workdir)
    step = max(entries, default=0)
    grids = sorted((workdir / "samples").glob("[0-9]*.png"))
    return News(step, steps, _left(entries, step, steps), grids[-1] if grids else None, _words(entries))


def line(news: News) -> str:
    """How far it is, and how long it still takes."""
    if news.steps == 0 or news.step == 0:
        return "Looks through the pictures and gets ready."
    done = f"{100 * news.step // news.steps} % learned"
    if news.seconds_left is None or news.step >= news.steps:
        return f"{done}."
    minutes = news.seconds_left / 60
    left = f"{minutes:.0f} minutes" if minutes >= 1.5 else "a minute" if minutes > 0.5 else "less than a minute"
    return f"{done}, about {left} left."


def _steps(workdir: Path) -> int:
    """Steps of the whole run; 0 where it has not begun."""
    try:
        return int(json.loads((workdir / run_dir.CONFIG).read_text())["optim"]["steps"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0


def _left(entries: Mapping[int, Mapping], step: int, steps: int) -> float | None:
    """Seconds that the rest takes at the speed so far."""
    seconds = max((entry.get("seconds", 0.0) for entry in entries.values()), default=0.0)
    return (steps - step) * seconds / step if step > 0 and seconds > 0 else None


def _words(entries: Mapping[int, Mapping]) -> str:
    """What `health` says of the last step that was measured, after the start: there nothing is learned yet."""
    measured = [step for step, entry in entries.items() if step > 0 and "contrast" in entry]
    if not measured:
        return ""
    last = entries[max(measured)]
    failures = health.alarms({name: last[name] for name in health.LIMITS if name in last})
    return " ".join(PLAIN[failure] for failure in failures) or WELL
