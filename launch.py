"""Train a style: python launch.py --config=configs/personal.py --workdir=runs/mine."""

import sys
from functools import partial
from pathlib import Path

from stylejax.errors import InputError
from stylejax.huge_pages import use_huge_pages


def parse(argv: list[str]) -> tuple[dict, str]:
    """Read --config (with its --config.group.key=value overrides) and --workdir; a mistyped one is an InputError."""
    from stylejax.cli.arguments import path
    from stylejax.cli.main import Parser
    from stylejax.training.config_file import load_config

    parser = Parser("launch.py", description=__doc__, allow_abbrev=False)
    file = "a file; --config.group.key=value overrides it"
    parser.add_argument("--config", type=path, default="configs/personal.py", help=file)
    parser.add_argument("--workdir", type=path, default="runs/first", help="where checkpoints and samples go")
    args, left = parser.parse_known_args(argv)
    words = [word for word in left if word.startswith("--config.")]
    other = [word for word in left if not word.startswith("--config.")]
    if other:
        raise InputError(f"{other[0]!r} is no flag; folders go into --config.data.style=FOLDER")
    return load_config(args.config, words).to_dict(), args.workdir


def main(argv: list[str]) -> int:
    """Train by the two flags; what stops it is one line and exit code 2, Ctrl-C 130."""
    from stylejax.cli.messages import exit_code

    return exit_code(partial(run, argv), "interrupted; the same command goes on from the last checkpoint")


def run(argv: list[str]) -> int:
    """Hand the two flags to stylejax.training.loop.train."""
    config, workdir = parse(argv)
    from stylejax.training.divergence import check_sound
    from stylejax.training.loop import train

    train(config, workdir)
    check_sound(Path(workdir))
    return 0


if __name__ == "__main__":
    use_huge_pages()
    from stylejax import compile_cache

    compile_cache.keep_for_person()
    sys.exit(main(sys.argv[1:]))
