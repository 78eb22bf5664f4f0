"""`stylejax ablate`: runs what is not yet done of a study, and prints its protocol and table as Markdown."""

import argparse
import math
from pathlib import Path

from stylejax import memory
from stylejax.cli.arguments import natural, whole
from stylejax.cli.messages import say, say_failures
from stylejax.errors import InputError


class Renamed(argparse.Action):
    """An option's old spelling: it is still accepted, and the new one is said."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str,
        option_string: str | None = None,
    ) -> None:
        say(f"stylejax: {option_string} of ablate is now called --{self.dest.replace('_', '-')}")
        setattr(namespace, self.dest, values)


def add(subparsers: argparse._SubParsersAction) -> None:
    """Add the command to those of the parser."""
    parser = subparsers.add_parser(
        "ablate",
        help="train and measure many configs; a table on stdout",
        epilog="Any --config.group.key=value holds for every config. What is done stays; the same command goes on.",
    )
    parser.add_argument("--configs", nargs="+", required=True, metavar="GLOB", help="such as 'configs/ablations/*.py'")
    parser.add_argument("--workdir", required=True, metavar="DIR", help="of the runs, results.jsonl and table.md")
    parser.add_argument("--seeds", type=seeds, default=1, metavar="N", help="runs of each config (default: 1)")
    parser.add_argument("--style-pictures", metavar="DIR", help="pictures of the style (default: the configs' own)")
    parser.add_argument("--content-photos", metavar="DIR", help="photos (default: the configs' own)")
    parser.add_argument("--style", dest="style_pictures", action=Renamed, help=argparse.SUPPRESS)
    parser.add_argument("--content", dest="content_photos", action=Renamed, help=argparse.SUPPRESS)
    parser.add_argument("--budget", type=positive, default=1.0, metavar="X", help="fraction of each config's own steps")
    parser.add_argument(
        "--test", type=half, default=0.2, metavar="X", help="fraction of the pictures kept for the end (0.2)"
    )
    parser.add_argument("--side", type=natural, default=256, metavar="PIXELS", help="of a test square (default: 256)")
    parser.add_argument("--count", type=natural, default=32, metavar="N", help="test squares measured (default: 32)")
    parser.add_argument("--together", action="store_true", help="train the seeds of a config side by side (for a GPU)")
    parser.set_defaults(run=run)


def seeds(text: str) -> int:
    """A whole number from 1 to 1000."""
    return whole(text, 1, 1000)


def positive(text: str) -> float:
    """A number above 0."""
    try:
        if 0 < float(text) < math.inf:
            return float(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text} is not a number above 0")


def half(text: str) -> float:
    """A number from 0 to 0.5."""
    try:
        if 0 <= float(text) <= 0.5:
            return float(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text} is not a number from 0 to 0.5")


def run(args: argparse.Namespace) -> int:
    """Train and measure the runs that are missing, and print the table of all."""
    from stylejax import compile_cache
    from stylejax.data import sources
    from stylejax.experiments import ablations, table

    memory.check(f"--count {args.count} of --side {args.side}", args.count * args.side**2 * sources.SQUARE_BYTES)
    folder = Path(args.workdir).expanduser()
    chosen = {"style": args.style_pictures, "content": args.content_photos}
    overrides = [f"--config.data.{kind}={name}" for kind, name in chosen.items() if name] + args.overrides
    terms = ablations.Terms(tuple(overrides), args.budget, args.test, args.side, args.count, args.together)
    runs = ablations.plan(ablations.find(args.configs), args.seeds, terms)
    said = ablations.protocol(runs, terms)
    ablations.agree(folder, said)
    failures = []
    with compile_cache.keep(folder / "compiled"):
        for each, outcome in ablations.work(folder, runs, terms):
            if isinstance(outcome, InputError):
                failures.append(f"{each.name}, seed {each.seed}: {outcome}")
            else:
                say(table.describe(outcome))
    lines = ablations.read(folder)
    say_failures(failures)
    if lines:
        print(table.report(said, lines))
        (folder / "table.md").write_text(table.report(said, lines) + "\n")
    if not failures:
        return 0
    return 1 if lines else 2
