"""Kills of a folder transfer at random times: what is there is whole, and the same command ends as an undisturbed one.

python -m benchmarks.kill_painting [--times=50] [--seed=0] [--pictures=60] [--style=monet]

Every time a fresh folder is painted, killed (SIGKILL) at a random moment, looked at, and painted on. The moment is a
random part of a second after a random number of paintings is there; every fifth time it lies in the start of the
program. Whatever differs by a bit from the undisturbed folder ends the benchmark with an error.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

SIDES = (48, 64, 80)  # pixels, between which the sides of a picture lie


def make_photos(folder: Path, count: int, draw: np.random.Generator) -> None:
    """Write noisy pictures of several sizes, some of them in a folder below and with alpha."""
    (folder / "below").mkdir(parents=True)
    for number in range(count):
        height, width = draw.choice(SIDES, 2)
        pixels = draw.integers(0, 256, (height, width, 3 + number % 2), np.uint8)
        Image.fromarray(pixels).save(folder / ("below" if number % 3 == 0 else ".") / f"{number}.png")


def start(style: str, photos: Path, output: Path, cache: Path) -> subprocess.Popen:
    """Begin to paint a folder; what was compiled once is kept in `cache`."""
    words = [sys.executable, "-m", "stylejax", "transfer", "--style", style]
    words += ["--input", str(photos), "--output", str(output)]
    kept = {"JAX_COMPILATION_CACHE_DIR": str(cache), "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0"}
    return subprocess.Popen(words, env=os.environ | kept, stderr=subprocess.DEVNULL)


def paint(style: str, photos: Path, output: Path, cache: Path) -> None:
    """Paint a folder to its end."""
    code = start(style, photos, output, cache).wait()
    if code:
        sys.exit(f"{output}: exit code {code}")


def kill(process: subprocess.Popen, output: Path, count: int, seconds: float) -> None:
    """End a process some time after `count` paintings are there, unless it ends before."""
    while process.poll() is None and len(names(output)) < count:
        time.sleep(0.01)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def names(folder: Path) -> list[str]:
    """Every file of a folder and of those below, save those that are hidden."""
    files = [path for path in folder.rglob("*") if not path.name.startswith(".") and path.is_file()]
    return [str(path.relative_to(folder)) for path in files]


def paintings(folder: Path) -> dict[str, bytes]:
    """What every file holds."""
    return {name: (folder / name).read_bytes() for name in names(folder)}


def check(output: Path, whole: dict[str, bytes], what: str) -> int:
    """The number of paintings, each of which must be that of the undisturbed folder."""
    found = paintings(output)
    wrong = [name for name, data in found.items() if whole[name] != data]
    if wrong:
        sys.exit(f"{output}: {what}: {len(wrong)} of {len(found)} differ, {wrong[0]} among them")
    return len(found)


def main() -> None:
    """Kill and paint on as often as it is asked for; one line each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--pictures", type=int, default=60)
    parser.add_argument("--style", default="monet")
    args = parser.parse_args()
    draw = np.random.default_rng(args.seed)
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        photos = top / "photos"
        cache = top / "compiled"
        make_photos(photos, args.pictures, draw)
        paint(args.style, photos, top / "whole", cache)
        whole = paintings(top / "whole")
        midway = 0
        for number in range(args.times):
            output = top / f"killed-{number}"
            in_start = number % 5 == 4
            count = 0 if in_start else int(draw.integers(0, len(whole)))
            seconds = float(draw.uniform(0, 5.0 if in_start else 0.5))
            kill(start(args.style, photos, output, cache), output, count, seconds)
            there = check(output, whole, "after the kill")
            midway += 0 < there < len(whole)
            paint(args.style, photos, output, cache)
            if check(output, whole, "at the end") < len(whole):
                sys.exit(f"{output}: a painting is missing")
            left = [path.name for path in output.rglob(".stylejax-*")]
            if left:
                sys.exit(f"{output}: {left[0]} was left behind")
            print(f"{number + 1}: killed with {there} of {len(whole)} paintings; whole in the end", flush=True)
    print(f"{args.times} kills, {midway} of them midway; every folder ended bit for bit as the undisturbed one")


if __name__ == "__main__":
    main()
