"""Whether a video was cut short: what its kind of file says of its end against what was read (PyAV)."""

import re
from pathlib import Path
from typing import Any

_SECONDS = 0.25  # by which a whole video may end before its header says
_TAIL = 1 << 17  # bytes; a packet of a program stream has at most 2**16 and its head
_PACKETS = (188, 192, 204)  # bytes of a packet of a transport stream: plain, with time, with parity

# Start codes of MPEG's program streams (ISO 13818-1, table 2-22): those of packets, and of the end.
_START = re.compile(rb"\x00\x00\x01[\xb9-\xff]")
_PACK = 0xBA
_END = 0xB9


def missing(reader: Any, stream: Any, end: float) -> str | None:
    """What is missing of a video, in words; None: nothing, as far as its kind of file says.

    Args:
      reader: a container of PyAV that was read to its end.
      stream: its video.
      end: second at which its last packet ends.
    """
    seconds = _declared(reader, stream)
    if end < seconds - _SECONDS:
        return f"ends at second {end:.2f} of {seconds:.2f}; the file was cut short"
    if _ends_within_a_packet(reader):
        return "ends in the middle of a packet; the file was cut short"
    return None


def _declared(reader: Any, stream: Any) -> float:
    """Seconds that the header names; 0 for kinds of file whose length can only be estimated."""
    kinds = reader.format.name.split(",")
    if "mp4" in kinds or "matroska" in kinds:
        return (reader.duration or 0) / 1_000_000
    if "avi" in kinds and stream.average_rate:  # its duration is what is there
        return float(stream.frames / stream.average_rate)
    return 0.0


def _ends_within_a_packet(reader: Any) -> bool:
    """Whether the last packet of one of MPEG's streams is not whole."""
    if reader.format.name == "mpegts":
        return all(reader.size % length for length in _PACKETS)
    if reader.format.name != "mpeg":
        return False
    with Path(reader.name).open("rb") as file:
        file.seek(max(0, reader.size - _TAIL))
        tail = file.read()
    starts = [match.start() for match in _START.finditer(tail)]
    if not starts:
        return False
    code = tail[starts[-1] + 3]
    if code == _END:
        return False
    length = int.from_bytes(tail[starts[-1] + 4 : starts[-1] + 6], "big")
    return code == _PACK or starts[-1] + 6 + length > len(tail)
