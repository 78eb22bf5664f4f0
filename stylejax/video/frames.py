"""The frames of a video as a person sees them, in their order, and what of it cannot be read (PyAV)."""

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from stylejax.errors import InputError, reason
from stylejax.images.files import resize
from stylejax.video import endings

EXTENSIONS = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts")


class Video(NamedTuple):
    """What is known of a video before it is painted; height and width as a person sees it."""

    height: int
    width: int
    frames: int | None


def pyav() -> ModuleType:
    """PyAV, imported at the first call. InputError: it is not installed."""
    try:
        import av
    except ImportError as error:
        raise InputError('av: is not installed; pip install "stylejax[video]"') from error
    return av


def probe(source: Path) -> Video:
    """Opens a video and decodes its first frame. InputError: it is no video, or none that can be decoded."""
    av = pyav()
    if source.exists() and not source.is_file():  # a pipe would be waited for
        raise InputError(f"{source}: not a file that holds a video; give another --input")
    try:
        with av.open(source) as reader:
            stream = reader.streams.video[0]
            height, width = _upright(next(reader.decode(stream))).shape[:2]
            seconds = reader.duration and reader.duration / av.time_base
            count = stream.frames or (seconds and stream.average_rate and round(seconds * stream.average_rate))
            return Video(height, width, count or None)
    except (IndexError, StopIteration) as error:
        raise InputError(f"{source}: holds no video; give another --input") from error
    except (av.FFmpegError, OSError) as error:
        raise InputError(f"{source}: {reason(error)}; give another video") from error


def read(reader: Any, stream: Any) -> Iterator[Any]:
    """What a container of PyAV holds, once from its start.

    Yields:
      Frames of `stream`, a stream of video, with strictly growing times; packets of the other streams, as they are; and
      as text, what cannot be read.
    """
    av = pyav()
    last = None
    end = 0.0
    damaged = []
    for packet in _packets(reader, stream):
        if isinstance(packet, str):
            yield packet
            continue
        end = max(end, _end(packet))
        if packet.stream is not stream:
            yield packet
            continue
        try:
            decoded = packet.decode()
        except av.InvalidDataError as error:
            yield f"{_clock(packet)}: {reason(error)}"
            continue
        for frame in decoded:
            last = _time(frame, stream, last)
            frame.pts = last
            if frame.is_corrupt:
                damaged.append(float(last * stream.time_base))
            yield frame
    if damaged:
        yield f"damaged frames: {len(damaged)}, the first at second {damaged[0]:.2f}"
    if missing := endings.missing(reader, stream, end):
        yield missing


def _packets(reader: Any, stream: Any) -> Iterator[Any]:
    """Packets of all streams, the last one empty, which asks for frames that are held back; text for an early end."""
    av = pyav()
    try:
        yield from reader.demux()
    except av.FFmpegError as error:
        yield f"the rest cannot be read: {reason(error)}"
        last = av.Packet()
        last.stream = stream
        yield last


def _time(frame: Any, stream: Any, last: int | None) -> int:
    """Time of a frame, after that of the frame before: some files store none, and damaged ones the same twice."""
    pace = max(1, round(1 / (stream.average_rate or 25) / stream.time_base))
    if frame.pts is None:
        return 0 if last is None else last + pace
    return frame.pts if last is None else max(frame.pts, last + 1)


def _end(packet: Any) -> float:
    """Second at which a packet ends; 0 where it does not say."""
    start = packet.pts if packet.pts is not None else packet.dts
    return 0.0 if start is None else float((start + (packet.duration or 0)) * packet.time_base)


def _clock(packet: Any) -> str:
    """Where in the video a packet lies, in words."""
    start = packet.pts if packet.pts is not None else packet.dts
    return "part" if start is None else f"second {float(start * packet.time_base):.2f}"


def upright(frame: Any, height: int, width: int) -> np.ndarray:
    """uint8 [height, width, 3] RGB, turned as a person sees it; a frame of another size is resized."""
    image = _upright(frame)
    return image if image.shape[:2] == (height, width) else resize(image, height, width)


def _upright(frame: Any) -> np.ndarray:
    """uint8 [H, W, 3] RGB, turned as a person sees it."""
    return np.rot90(frame.to_ndarray(format="rgb24"), frame.rotation // 90)
