"""Train a style: python launch.py --config=configs/personal.py --workdir=runs/mine."""

import sys

from absl import app, flags
from ml_collections import config_flags

from stylejax.errors import InputError

_CONFIG = config_flags.DEFINE_config_file("config", "configs/personal.py", "What to train.")
_WORKDIR = flags.DEFINE_string("workdir", "runs/first", "Where checkpoints and samples go.")


def main(argv: list[str]) -> None:
    """Hand the two flags to stylejax.train.train; bad input is one line and exit code 2."""
    try:
        if len(argv) > 1:
            raise InputError(f"{argv[1]!r} is no flag; folders go into --config.data.style=FOLDER")
        from stylejax.train import train

        train(_CONFIG.value, _WORKDIR.value)
    except InputError as error:
        print(f"stylejax: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    app.run(main)
