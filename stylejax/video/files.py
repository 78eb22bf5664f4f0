"""Films: painted frame by frame as they stream by, with their pace, length and sound (PyAV, of the extra `video`)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from stylejax.errors import InputError

EXTENSIONS = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts")
WRITTEN = (".mp4", ".m4v", ".mov", ".mkv")  # files that hold H.264
QUALITY = {"crf": "18", "preset": "medium"}  # of x264: hardly to be told from the frames

Painter = Callable[[np.ndarray], np.ndarray]  # uint8 [H, W, 3] -> the same, frame after frame


class Film(NamedTuple):
    """What is known of a film before it is painted; height and width as a person sees it."""

    height: int
    width: int
    frames: int | None


def pyav():
    """PyAV, imported at the first call. InputError: it is not installed."""
    try:
        import av
    except ImportError as error:
        raise InputError('av: is not installed; pip install "stylejax[video]"') from error
    return av


def look(source: Path) -> Film:
    """Opens a film and decodes its first frame. InputError: it is no film, or none that can be decoded."""
    av = pyav()
    try:
        with av.open(source) as film:
            video = film.streams.video[0]
            height, width = _upright(next(film.decode(video))).shape[:2]
            seconds = film.duration and film.duration / av.time_base
            count = video.frames or (seconds and video.average_rate and round(seconds * video.average_rate))
            return Film(height, width, count or None)
    except (IndexError, StopIteration) as error:
        raise InputError(f"{source}: holds no film; give another --input") from error
    except (av.FFmpegError, OSError) as error:
        raise InputError(f"{source}: {_reason(error)}; give another film") from error


def place(source: Path, output: str) -> Path:
    """The file to paint a film to, its folder made; `output` is its name or a folder. InputError: it cannot be."""
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


def paint(source: Path, target: Path, painter: Painter) -> Iterator[str | None]:
    """Paints a film as H.264, its sound copied as it is; memory does not grow with its length.

    Every frame keeps its time, and stands as a person sees it. Leaving the iterator early ends the film there.

    Args:
      source: the film; target: where to, a name that ends in one of WRITTEN.
      painter: called with each frame, in their order.

    Yields:
      None for a painted frame, or what is wrong with a part that cannot be decoded and is left out.

    Raises:
      InputError: the film cannot be opened, or the target cannot be written or cannot hold its sound.
    """
    av, film, painted = pyav(), look(source), 0
    try:
        with av.open(source) as reader, av.open(target, "w") as writer:
            video = reader.streams.video[0]
            video.thread_type = "AUTO"
            encoder = _encoder(writer, video, film)
            sound = {stream: _copied(writer, stream, target) for stream in reader.streams.audio}
            try:
                for step in _frames(reader, video, sound, writer):
                    if not isinstance(step, str):
                        writer.mux(encoder.encode(_frame(painter(_upright(step)), step, encoder)))
                        painted, step = painted + 1, None
                    yield step
            finally:
                writer.mux(encoder.encode(None))
    except (av.FFmpegError, OSError) as error:
        raise InputError(f"{target}: cannot be written: {_reason(error)}") from error
    finally:
        if not painted:
            target.unlink(missing_ok=True)


def _encoder(writer, video, film: Film):
    """A stream of H.264 in the time and the colours of another."""
    encoder = writer.add_stream("libx264", rate=video.average_rate or 25, options=QUALITY)
    encoder.height, encoder.width = film.height + film.height % 2, film.width + film.width % 2
    encoder.pix_fmt, encoder.time_base = "yuv420p", video.time_base
    encoder.codec_context.time_base = video.time_base
    for name in ("colorspace", "color_range", "color_primaries", "color_trc"):
        setattr(encoder.codec_context, name, getattr(video.codec_context, name))
    return encoder


def _copied(writer, stream, target: Path):
    """A stream for the same packets. InputError: this kind of file cannot hold them."""
    if stream.codec_context.name not in writer.supported_codecs:
        what = f"{target}: cannot hold sound of the kind {stream.codec_context.name}"
        raise InputError(f"{what}; end the name of --output in .mkv")
    return writer.add_stream_from_template(stream)


def _frames(reader, video, sound, writer) -> Iterator:
    """Frames with strictly growing times, and what is wrong with packets that do not decode; copies the sound."""
    last = None
    pace = max(1, round(1 / (video.average_rate or 25) / video.time_base))
    for packet in reader.demux(video, *sound):
        if packet.stream is not video:
            if packet.dts is not None:
                packet.stream = sound[packet.stream]
                writer.mux(packet)
            continue
        try:
            decoded = packet.decode()
        except pyav().InvalidDataError as error:
            yield f"{_clock(packet)}: {_reason(error)}"
            continue
        for frame in decoded:
            # Some kinds of file store no times, and damaged ones the same time twice.
            due = frame.pts if frame.pts is not None else (last or 0) + pace * (last is not None)
            frame.pts = last = due if last is None else max(due, last + 1)
            yield frame


def _upright(frame) -> np.ndarray:
    """uint8 [H, W, 3] RGB, turned as a person sees it."""
    return np.rot90(frame.to_ndarray(format="rgb24"), frame.rotation // 90)


def _frame(image: np.ndarray, like, encoder):
    """An image as a frame for the encoder, at the time of another; odd sides grow by one pixel."""
    height, width = image.shape[:2]
    padded = np.pad(image, ((0, encoder.height - height), (0, encoder.width - width), (0, 0)), mode="edge")
    frame = pyav().VideoFrame.from_ndarray(np.ascontiguousarray(padded), format="rgb24")
    frame = frame.reformat(format="yuv420p", dst_colorspace=like.colorspace, dst_color_range=like.color_range)
    frame.pts, frame.time_base = like.pts, like.time_base
    return frame


def _clock(packet) -> str:
    time = packet.pts if packet.pts is not None else packet.dts
    return "part" if time is None else f"second {float(time * packet.time_base):.2f}"


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).splitlines()[0].lower()
