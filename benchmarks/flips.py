"""Flips single bits in the files of a style, one at a time, and counts those that `stylejax verify` finds.

python -m benchmarks.flips [--style=monet] [--times=1000] [--sealed]

Files are drawn evenly, then a byte and a bit. --sealed writes the manifest anew after each flip, as a stranger would:
sums find nothing then, and the style must either load with arrays of its generator's shapes or be refused in one line.
Exit code 1 where a flip was not found, or ended in anything but one line.
"""

import argparse
import contextlib
import io
import shutil
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
from tqdm import tqdm

from stylejax.checkpoints import manifest
from stylejax.checkpoints.steps import find_step_dir
from stylejax.cli.main import main as stylejax


def verify(folder: Path) -> str:
    """What `stylejax verify` says of a folder: "whole", "refused", or what is wrong with its answer."""
    out = io.StringIO()
    err = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = stylejax(["verify", str(folder)])
    said = (code, out.getvalue().count("\n"), err.getvalue().count("\n"))
    return {(0, 1, 0): "whole", (2, 0, 1): "refused"}.get(said, f"code {code}: {err.getvalue()}")


def flip(file: Path, draw: np.random.Generator) -> bytes:
    """Flip one bit of a file; what it held before."""
    whole = file.read_bytes()
    torn = bytearray(whole)
    torn[draw.integers(len(whole))] ^= 1 << draw.integers(8)
    file.write_bytes(torn)
    return whole


def count(folder: Path, times: int, sealed: bool) -> Counter:
    """(name of a file, what was said) -> how often, over `times` flips."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.stat().st_size)
    files = [file for file in files if not (sealed and file.name == manifest.MANIFEST)]
    seal = (folder / manifest.MANIFEST).read_bytes()
    draw = np.random.default_rng(0)
    found = Counter()
    for _ in tqdm(range(times), unit="flip", disable=None):
        file = files[draw.integers(len(files))]
        whole = flip(file, draw)
        if sealed:
            manifest.write(folder)
        found[file.relative_to(folder).as_posix(), verify(folder)] += 1
        file.write_bytes(whole)
        (folder / manifest.MANIFEST).write_bytes(seal)
    return found


def main() -> None:
    """Flip, and print a line for each file and answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--style", default="monet")
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--sealed", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as top:
        folder = Path(shutil.copytree(find_step_dir(args.style), Path(top, "style")))
        found = count(folder, args.times, args.sealed)
        assert verify(folder) == "whole"
    for (name, said), times in sorted(found.items()):
        print(f"{times:6d}  {said:8s}  {name}")
    refused = sum(times for (_, said), times in found.items() if said == "refused")
    print(f"{refused} of {args.times} flips were found")
    allowed = {"refused", "whole"} if args.sealed else {"refused"}
    raise SystemExit(any(said not in allowed for _, said in found))


if __name__ == "__main__":
    main()
