"""Videos: painted frame by frame as they stream by, with their pace, length and sound (PyAV, of the extra `video`)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from stylejax.errors import InputError, reason

EXTENSIONS = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts")
WRITTEN = (".mp4", ".m4v", ".mov", ".mkv")  # files that hold H.264
QUALITY = {"crf": "18", "preset": "medium"}  # of x264: hardly to be distinguished from the frames


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


def choose_target(source: Path, output: str) -> Path:
    """The file to paint a video to, its folder made; `output` is its name or a folder. InputError: it cannot be."""
    target = Path(output).expanduser()
    if target.is_dir() or not target.suffix or output.endswith("/"):
        target = target / (source.name if source.suffix.lower() in WRITTEN else f"{source.stem}.mp4")
    if target.suffix.lower() not in WRITTEN:
        raise InputError(f"{target}: cannot hold H.264; end the name in one of {WRITTEN}")
    if target.resolve() == source.resolve():
        raise InputError(f"{source}: would be painted over; give another --output")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{target.parent}: cannot be made a folder: {error.strerror}") from error
    return target


def paint(source: Path, target: Path, paint_frame: Callable[[np.ndarray], np.ndarray]) -> Iterator[str | None]:
    """Paints a video as H.264, its sound copied as it is; memory does not grow with its length.

    Every frame keeps its time, and stands as a person sees it. Leaving the iterator early ends the video there.

    Args:
      source: the video.
      target: where to, a name that ends in one of WRITTEN.
      paint_frame: uint8 [H, W, 3] -> the same, called with each frame, in their order.

    Yields:
      None for a painted frame, or what is wrong with a part that cannot be decoded and is left out.

    Raises:
      InputError: the video cannot be opened, or the target cannot be written or cannot hold its sound.
    """
    av = pyav()
    video = probe(source)
    painted = 0
    try:
        with av.open(source) as reader, av.open(target, "w") as writer:
            stream = reader.streams.video[0]
            stream.thread_type = "AUTO"
            encoder = _encoder(writer, stream, video)
            sound = {track: _copied(writer, track, target) for track in reader.streams.audio}
            try:
                for frame in _frames(reader, stream, sound, writer):
                    if isinstance(frame, str):
                        yield frame
                        continue
                    writer.mux(encoder.encode(_frame(paint_frame(_upright(frame)), frame, encoder)))
                    painted += 1
                    yield None
            finally:
                writer.mux(encoder.encode(None))
    except (av.FFmpegError, OSError) as error:
        raise InputError(f"{target}: cannot be written: {reason(error)}") from error
    finally:
        if not painted:
            target.unlink(missing_ok=True)


def _encoder(writer: Any, stream: Any, video: Video) -> Any:
    """A stream of H.264 in the time and the colors of another."""
    encoder = writer.add_stream("libx264", rate=stream.average_rate or 25, options=QUALITY)
    encoder.height = video.height + video.height % 2
    encoder.width = video.width + video.width % 2
    encoder.pix_fmt = "yuv420p"
    encoder.time_base = stream.time_base
    encoder.codec_context.time_base = stream.time_base
    for name in ("colorspace", "color_range", "color_primaries", "color_trc"):
        setattr(encoder.codec_context, name, getattr(stream.codec_context, name))
    return encoder


def _copied(writer: Any, track: Any, target: Path) -> Any:
    """A stream for the same packets. InputError: this kind of file cannot hold them."""
    if track.codec_context.name not in writer.supported_codecs:
        what = f"{target}: cannot hold sound of the kind {track.codec_context.name}"
        raise InputError(f"{what}; end the name of --output in .mkv")
    return writer.add_stream_from_template(track)


def _frames(reader: Any, stream: Any, sound: dict, writer: Any) -> Iterator:
    """Frames with strictly growing times, and what is wrong with packets that do not decode; copies the sound."""
    last = None
    pace = max(1, round(1 / (stream.average_rate or 25) / stream.time_base))
    for packet in reader.demux(stream, *sound):
        if packet.stream is not stream:
            if packet.dts is not None:
                packet.stream = sound[packet.stream]
                writer.mux(packet)
            continue
        try:
            decoded = packet.decode()
        except pyav().InvalidDataError as error:
            yield f"{_clock(packet)}: {reason(error)}"
            continue
        for frame in decoded:
            # Some kinds of file store no times, and damaged ones the same time twice.
            due = frame.pts if frame.pts is not None else (last or 0) + pace * (last is not None)
            last = due if last is None else max(due, last + 1)
            frame.pts = last
            yield frame


def _upright(frame: Any) -> np.ndarray:
    """uint8 [H, W, 3] RGB, turned as a person sees it."""
    return np.rot90(frame.to_ndarray(format="rgb24"), frame.rotation // 90)


def _frame(image: np.ndarray, like: Any, encoder: Any) -> Any:
    """An image as a frame for the encoder, at the time of another; odd sides grow by one pixel."""
    height, width = image.shape[:2]
    padded = np.pad(image, ((0, encoder.height - height), (0, encoder.width - width), (0, 0)), mode="edge")
    frame = pyav().VideoFrame.from_ndarray(np.ascontiguousarray(padded), format="rgb24")
    frame = frame.reformat(format="yuv420p", dst_colorspace=like.colorspace, dst_color_range=like.color_range)
    frame.pts = like.pts
    frame.time_base = like.time_base
    return frame


def _clock(packet: Any) -> str:
    """Where in the video a packet lies, in words."""
    time = packet.pts if packet.pts is not None else packet.dts
    return "part" if time is None else f"second {float(time * packet.time_base):.2f}"
