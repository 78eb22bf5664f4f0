"""Reads damaged pictures of 26 kinds: every one is read or refused in one line, in bounded time and memory.

python -m benchmarks.fuzz_pictures [--count=10000] [--first=0] [--seed=0] [--batch=200]

File i depends on the seed and i alone: a small picture of kind i modulo 26, of which bits, numbers or pieces are
changed; half of the PNGs get right checksums again, else nothing behind those would be tried. Each batch has a process
of its own, which may take MEMORY beyond its start and SECONDS a file; what kills it is named, and the rest goes on.
`stylejax.images.files` reads each file in every way, and what it tells of the size must be the size of what is read.
Exit code 1 where a file ended in anything but a picture or one line, or went beyond its bounds.
"""

import argparse
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import ExifTags, Image

from stylejax.errors import InputError
from stylejax.images import files

SECONDS = 20.0  # of the processor, for one file read in every way
MEMORY = 3 << 30  # bytes that a file may take
_SIDE = (48, 64)  # pixels, of a whole picture
_NUMBERS = (0, 1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 2**24, 2**31 - 1, 2**31, 2**32 - 1)


class Kind(NamedTuple):
    """A format, a color mode, and options of Pillow's writer."""

    format: str
    mode: str
    options: dict[str, Any]


_TURNED = Image.Exif()
_TURNED[ExifTags.Base.Orientation] = 6
KINDS = (
    *[Kind("JPEG", mode, {}) for mode in ("L", "RGB", "CMYK")],
    Kind("JPEG", "RGB", {"progressive": True}),
    Kind("JPEG", "RGB", {"exif": _TURNED}),
    *[Kind("PNG", mode, {}) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")],
    Kind("PNG", "P", {"transparency": b"\0\x80\xff"}),
    Kind("PNG", "RGB", {"save_all": True, "exif": _TURNED}),
    Kind("WEBP", "RGB", {}),
    Kind("WEBP", "RGB", {"lossless": True}),
    Kind("WEBP", "RGBA", {"exif": _TURNED}),
    Kind("WEBP", "RGB", {"save_all": True}),
    *[Kind("BMP", mode, {}) for mode in ("1", "L", "RGB")],
    *[Kind("TIFF", mode, {}) for mode in ("CMYK", "F")],
    Kind("TIFF", "RGB", {"exif": _TURNED}),
    Kind("TIFF", "RGB", {"compression": "tiff_lzw"}),
    Kind("TIFF", "RGB", {"compression": "jpeg"}),
)


def whole(kind: Kind) -> bytes:
    """A sound picture of a kind."""
    y, x = np.indices(_SIDE)
    waves = [127 + 120 * np.sin(x / (3 + channel) + y / 7) for channel in range(4)]
    picture = Image.fromarray(np.stack(waves, -1).astype(np.uint8), "RGBA")
    if kind.mode == "I;16":
        picture = Image.fromarray((257 * waves[0]).astype(np.uint16))
    if kind.mode == "F":
        picture = Image.fromarray(waves[0].astype(np.float32))
    picture = picture if picture.mode == kind.mode else picture.convert("RGB").convert(kind.mode)
    more = {"append_images": [picture.rotate(90), picture]} if "save_all" in kind.options else {}
    stream = io.BytesIO()
    picture.save(stream, kind.format, **kind.options, **more)
    return stream.getvalue()


def mutated(index: int, seed: int) -> tuple[Kind, bytes]:
    """File `index`: its kind, and what is in it."""
    kind = KINDS[index % len(KINDS)]
    draw = np.random.default_rng([seed, index])
    data = bytearray(whole(kind))
    for _ in range(draw.integers(1, 4)):
        CHANGES[draw.integers(len(CHANGES))](data, draw)
    if kind.format == "PNG" and draw.random() < 0.5:
        _seal(data)
    return kind, bytes(data)


def _place(data: bytearray, draw: np.random.Generator) -> int:
    """Where to change something: as often among the first 200 bytes as anywhere."""
    stop = len(data) if draw.random() < 0.5 else min(len(data), 200)
    return int(draw.integers(max(1, stop)))


def _flip(data: bytearray, draw: np.random.Generator) -> None:
    place = _place(data, draw)
    data[place] ^= 1 << int(draw.integers(8))


def _number(data: bytearray, draw: np.random.Generator) -> None:
    """Write a number of 1, 2 or 4 bytes, either end first."""
    place = _place(data, draw)
    size = int(draw.choice([1, 2, 4]))
    number = _NUMBERS[draw.integers(len(_NUMBERS))] % 256**size
    data[place : place + size] = number.to_bytes(size, "big" if draw.random() < 0.5 else "little")


def _cut(data: bytearray, draw: np.random.Generator) -> None:
    del data[_place(data, draw) + 1 :]


def _lose(data: bytearray, draw: np.random.Generator) -> None:
    place = _place(data, draw)
    del data[place : min(place + int(draw.integers(1, 40)), len(data) - 1)]


def _repeat(data: bytearray, draw: np.random.Generator) -> None:
    place = _place(data, draw)
    data[place:place] = data[place : place + int(draw.integers(1, 200))] * int(draw.integers(1, 4))


def _noise(data: bytearray, draw: np.random.Generator) -> None:
    data[(place := _place(data, draw)) : place + 8] = draw.bytes(8)


CHANGES: tuple[Callable[[bytearray, np.random.Generator], None], ...] = (_flip, _number, _cut, _lose, _repeat, _noise)


def _seal(data: bytearray) -> None:
    """Gives each chunk of a PNG its right checksum, as far as there are chunks."""
    place = 8
    while (end := place + 8 + int.from_bytes(data[place : place + 4])) + 4 <= len(data):
        data[end : end + 4] = zlib.crc32(data[place + 4 : end]).to_bytes(4)
        place = end + 4


def read_in_every_way(path: Path) -> str:
    """ "read" or "refused"; AssertionError where it is neither in one line nor a picture of the size that is told."""
    size = _answer(lambda: files.size(path))
    image = _answer(lambda: files.read(path))
    original = _answer(lambda: files.read_original(path))
    small = _answer(lambda: files.read(path, 16))
    fault = files.fault(path)
    assert fault is None or (fault.strip() and "\n" not in fault), fault
    if image is None:
        return "refused"
    assert image.dtype == np.uint8 and image.shape[2:] == (3,) and image.shape[:2] == size, (image.shape, size)
    assert original is not None and original.image.shape == image.shape
    assert original.alpha is None or original.alpha.shape == image.shape[:2]
    assert small is None or min(small.shape[:2]) <= max(16, min(size))
    return "read"


def _answer(function: Callable[[], Any]) -> Any:
    """What a function gives, None for an InputError of one line."""
    try:
        return function()
    except InputError as error:
        assert str(error).strip() and "\n" not in str(error), error
        return None


def work(first: int, count: int, seed: int) -> None:
    """Reads files one after the other and prints a line of JSON for each: for a process of its own."""
    most = _memory("VmSize") + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with tempfile.TemporaryDirectory() as folder:
        for index in range(first, first + count):
            kind, data = mutated(index, seed)
            path = Path(folder, f"{index}.{kind.format.lower()}")
            path.write_bytes(data)
            Path("/proc/self/clear_refs").write_text("5")  # resets VmHWM
            before = _memory("VmRSS")
            begun = time.process_time()
            try:
                outcome = read_in_every_way(path)
            except Exception as error:
                outcome = f"{type(error).__name__}: {error}"
            used = {"seconds": time.process_time() - begun, "bytes": _memory("VmHWM") - before}
            print(json.dumps({"index": index, "outcome": outcome, **used}), flush=True)
            path.unlink()


def _memory(name: str) -> int:
    """Bytes of this process: VmSize, taken; VmRSS, in memory; VmHWM, the most in memory since it was reset."""
    status = Path("/proc/self/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0]) * 1024


def run_batch(first: int, count: int, seed: int) -> list[dict]:
    """What became of each file; a process that ends early is started again behind the file that ended it."""
    found = []
    while len(found) < count:
        start = first + len(found)
        words = [sys.executable, "-m", "benchmarks.fuzz_pictures", f"--seed={seed}", "--work"]
        words += [f"--first={start}", f"--count={first + count - start}"]
        try:
            done = subprocess.run(words, capture_output=True, text=True, timeout=60 + SECONDS * (count - len(found)))
            end = f"ended with {done.returncode}: {done.stderr[-200:]}"
            printed = done.stdout
        except subprocess.TimeoutExpired as error:
            end = "took too long"
            printed = (error.stdout or b"").decode()
        found += [json.loads(line) for line in printed.splitlines() if line.endswith("}")]
        if len(found) < count:
            found.append({"index": first + len(found), "outcome": end, "seconds": SECONDS, "bytes": MEMORY})
    return found


def report(found: list[dict]) -> bool:
    """Print what became of the files; whether all is well."""
    for name in dict.fromkeys(kind.format for kind in KINDS):
        own = [each for each in found if KINDS[each["index"] % len(KINDS)].format == name]
        counts = Counter(each["outcome"] for each in own)
        slow = max(own, key=lambda each: each["seconds"])
        large = max(own, key=lambda each: each["bytes"])
        print(f"{name:5s} {len(own):6d} files, {counts['read']} read, {counts['refused']} refused; ", end="")
        print(f"longest {slow['seconds']:.2f} s (file {slow['index']}), ", end="")
        print(f"largest {large['bytes'] / 2**20:.0f} MiB (file {large['index']})")
    bad = [each for each in found if each["outcome"] not in ("read", "refused") or each["seconds"] > SECONDS]
    for each in bad:
        print(f"file {each['index']}, {KINDS[each['index'] % len(KINDS)]}: {each['outcome']}, {each['seconds']:.1f} s")
    return not bad


def main() -> None:
    """Run batch after batch."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("count", 10_000), ("first", 0), ("seed", 0), ("batch", 200)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.work:
        return work(args.first, args.count, args.seed)
    stop = args.first + args.count
    found = []
    for start in range(args.first, stop, args.batch):
        found += run_batch(start, min(args.batch, stop - start), args.seed)
        print(f"{len(found)} of {args.count}", file=sys.stderr, flush=True)
    raise SystemExit(not report(found))


if __name__ == "__main__":
    main()
