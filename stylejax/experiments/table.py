"""The table of a study, from the lines of its runs: means and deviations over seeds, as Markdown."""

from collections.abc import Mapping

import numpy as np

# Column of the table -> where a line keeps it, and digits.
COLUMNS = {
    "KID AlexNet": ("kid_alex", 0),
    "KID VGG16": ("kid_vgg", 0),
    "LPIPS": ("lpips", 3),
    "edge": ("edge", 3),
    "grid": ("grid", 3),
}


def table(lines: list[dict]) -> str:
    """Markdown: one row per config, mean and standard deviation over its seeds, last and best side by side."""
    heads = ["config", "runs", "steps", "seconds", *(f"{c} {when}" for c in COLUMNS for when in ("last", "best"))]
    rows = [heads, ["---"] * len(heads)]
    for name in sorted({line["config"] for line in lines}):
        own = [line for line in lines if line["config"] == name]
        cells = [name, str(len(own)), str(own[0]["steps"]), spread([line["seconds"] for line in own], 0)]
        for key, digits in COLUMNS.values():
            cells += [spread([line[when][key] for line in own], digits) for when in ("last", "best")]
        rows.append(cells)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def spread(values: list[float | None], digits: int) -> str:
    """Mean and standard deviation of a sample; a run that diverged is counted, not averaged."""
    known = [value for value in values if value is not None]
    text = f"{np.mean(known):.{digits}f}" if known else "-"
    text += f" ± {np.std(known, ddof=1):.{digits}f}" if len(known) > 1 else ""
    return text + (f" ({len(values) - len(known)} diverged)" if len(known) < len(values) else "")


def describe(line: Mapping) -> str:
    """One line about a run that has ended."""
    kids = [f"{spread([line[when]['kid_alex']], 0)} {when}" for when in ("last", "best")]
    return f"{line['config']}, seed {line['seed']}: KID {', '.join(kids)}; {line['seconds']} s"


def report(facts: Mapping, lines: list[dict]) -> str:
    """The protocol and the table, as Markdown."""
    rows = [
        f"- {key}: {', '.join(map(str, value)) if isinstance(value, list) else value}" for key, value in facts.items()
    ]
    return "\n".join(["Protocol", "", *rows, "", table(lines)])
