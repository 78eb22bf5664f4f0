"""Train a style: python launch.py --config=configs/personal.py --workdir=runs/mine."""

import os
import sys

from absl import app, flags, logging
from ml_collections import config_flags

from stylejax.errors import InputError


def parse(argv: list[str]) -> tuple[dict, str]:
    """Read --config (with its --config.group.key=value overrides) and --workdir; a mistyped one is an InputError."""
    try:
        app.define_help_flags()
        config = config_flags.DEFINE_config_file("config", "configs/personal.py", "What to train.")
        workdir = flags.DEFINE_string("workdir", "runs/first", "Where checkpoints and samples go.")
        left = flags.FLAGS(argv)[1:]
        chosen = config.value.to_dict()
    except (flags.Error, AttributeError, KeyError, TypeError, ValueError, OSError) as error:
        raise InputError(" ".join(str(error).split())) from error
    if left:
        raise InputError(f"{left[0]!r} is no flag; folders go into --config.data.style=FOLDER")
    return chosen, workdir.value


def main(argv: list[str]) -> int:
    """Hand the two flags to stylejax.training.loop.train; bad input is one line and exit code 2."""
    logging.set_verbosity(logging.WARNING)
    try:
        config, workdir = parse(argv)
        from stylejax.training.loop import train

        train(config, workdir)
    except InputError as error:
        print(f"stylejax: {error}", file=sys.stderr)
        return 2
    return 0


def use_huge_pages() -> None:
    """Begin this process again with huge pages for large arrays; page faults are a quarter of a training step on a CPU.

    Only glibc knows the setting, and only at the start of a process; one that the user made stays.
    """
    if sys.platform == "linux" and "GLIBC_TUNABLES" not in os.environ:
        os.environ["GLIBC_TUNABLES"] = "glibc.malloc.hugetlb=1"
        os.execv(sys.executable, sys.orig_argv)


if __name__ == "__main__":
    use_huge_pages()
    sys.exit(main(sys.argv))
