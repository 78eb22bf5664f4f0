"""Videos: painted frame by frame as they stream by, with their pace, length and sound (PyAV, of the extra `video`)."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from stylejax import atomic
from stylejax.errors import InputError
from stylejax.video import frames
from stylejax.video.sink import Sink

WRITTEN = (".mp4", ".m4v", ".mov", ".mkv")  # files that hold H.264
QUALITY = {"crf": "18", "preset": "medium"}  # of x264: hardly to be distinguished from the frames


def choose_target(source: Path, output: str) -> Path:
    """The file to paint a video to; `output` is its name or a folder. InputError: it cannot be."""
    target = Path(output)
    if target.is_dir() or not target.suffix or output.endswith("/"):
        target = target / (source.name if source.suffix.lower() in WRITTEN else f"{source.stem}.mp4")
    if target.suffix.lower() not in WRITTEN:
        raise InputError(f"{target}: cannot hold H.264; end the name in one of {WRITTEN}")
    if os.path.realpath(target) == os.path.realpath(source):
        raise InputError(f"{source}: would be painted over; give another --output")
    return target


def paint(source: Path, target: Path, paint_frame: Callable[[np.ndarray], np.ndarray]) -> Iterator[str | None]:
    """Paints a video as H.264, its sound copied as it is; memory does not grow with its length.

    Every frame keeps its time, and stands as a person sees it. The target is seen when it is whole: an error leaves
    what was there. Leaving the iterator early, after a frame, ends the video there.

    Args:
      source: the video.
      target: where to, a name that ends in one of WRITTEN, in a folder that exists.
      paint_frame: uint8 [H, W, 3] -> the same, called with each frame, in their order.

    Yields:
      None for a painted frame, or what is wrong with a part that cannot be read and is left out.

    Raises:
      InputError: the video cannot be opened, or the target cannot be written or cannot hold its sound.
    """
    av = frames.pyav()
    video = frames.probe(source)
    painted = 0
    try:
        with atomic.replacing(target) as partial, partial.open("wb") as file:
            sink = Sink(file, target.name)
            with av.open(source) as reader, av.open(sink, "w") as writer:
                stream = reader.streams.video[0]
                encoder = _encoder(writer, stream, video)
                sound = {track: _copied(writer, track, target) for track in reader.streams.audio}
                try:
                    for fault in _write_parts(frames.read(reader, stream), writer, encoder, sound, paint_frame, video):
                        sink.check()
                        painted += fault is None
                        yield fault
                except GeneratorExit:
                    if not painted:
                        raise
                if not painted:
                    raise InputError(f"{source}: no frame of it can be painted")
                writer.mux(encoder.encode(None))
            sink.check()
    except (av.FFmpegError, OSError) as error:
        raise atomic.write_error(target, error) from error


def _write_parts(
    parts: Iterator[Any],
    writer: Any,
    encoder: Any,
    sound: dict,
    paint_frame: Callable[[np.ndarray], np.ndarray],
    video: frames.Video,
) -> Iterator[str | None]:
    """Writes what `frames.read` gives, the frames painted: None for each frame, or what cannot be read."""
    av = frames.pyav()
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, av.VideoFrame):
            painting = paint_frame(frames.upright(part, video.height, video.width))
            writer.mux(encoder.encode(_frame(painting, part, encoder)))
            yield None
        elif part.stream in sound and part.dts is not None:
            part.stream = sound[part.stream]
            writer.mux(part)


def _encoder(writer: Any, stream: Any, video: frames.Video) -> Any:
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


def _frame(image: np.ndarray, like: Any, encoder: Any) -> Any:
    """An image as a frame for the encoder, at the time of another; odd sides grow by one pixel."""
    height, width = image.shape[:2]
    padded = np.pad(image, ((0, encoder.height - height), (0, encoder.width - width), (0, 0)), mode="edge")
    frame = frames.pyav().VideoFrame.from_ndarray(np.ascontiguousarray(padded), format="rgb24")
    frame = frame.reformat(format="yuv420p", dst_colorspace=like.colorspace, dst_color_range=like.color_range)
    frame.pts = like.pts
    frame.time_base = like.time_base
    return frame
