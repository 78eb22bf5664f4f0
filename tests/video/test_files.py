"""A video keeps its pace, length, sound and standing; stopped early, it still plays."""

import wave
from fractions import Fraction

import av
import numpy as np
import pytest

from stylejax.errors import InputError
from stylejax.video import files
from stylejax.video import frames as reading

COUNT = 20
RATE = 10


def frames(count=COUNT, height=48, width=64):
    """The top left quarter is white, and everything grows brighter."""
    for number in range(count):
        frame = np.full((height, width, 3), 40 + 5 * number, np.uint8)
        frame[: height // 2, : width // 2] = 255
        yield frame


def clip(path, sound="aac", rotation=0, **size):
    """Two seconds of video, written with PyAV alone."""
    with av.open(path, "w") as writer:
        picture = writer.add_stream("libx264", rate=RATE)
        first = next(frames(1, **size))
        picture.height, picture.width = first.shape[:2]
        picture.pix_fmt = "yuv420p"
        picture.set_display_rotation(rotation)
        tone = writer.add_stream(sound, rate=48000, layout="mono") if sound else None
        for number, frame in enumerate(frames(**size)):
            frame = av.VideoFrame.from_ndarray(frame, format="rgb24")
            frame.pts = number
            frame.time_base = Fraction(1, RATE)
            writer.mux(picture.encode(frame))
        writer.mux(picture.encode(None))
        for start in range(0, 48000 * COUNT // RATE if sound else 0, 1024):
            piece = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.int16), format="s16", layout="mono")
            piece.rate = 48000
            piece.pts = start
            writer.mux(tone.encode(piece))
        writer.mux(tone.encode(None) if tone else [])
    return path


def played(path):
    """What a player learns of a video, and its frames upright."""
    with av.open(path) as reader:
        picture = reader.streams.video[0]
        sound = [bytes(p) for s in reader.streams.audio for p in reader.demux(s)]
        reader.seek(0)
        shown = [(frame.time, reading._upright(frame)) for frame in reader.decode(video=0)]
        # To a tenth: whether the padding of the last frame of sound, 21 ms, counts is up to the version of FFmpeg.
        about = (picture.codec_context.name, picture.average_rate, round(reader.duration / av.time_base, 1))
        return about, sound, *zip(*shown, strict=True)


def paint(source, target, paint_frame=lambda photo: photo):
    return list(files.paint(source, target, paint_frame))


def test_pace_length_sound_and_pictures_are_kept(tmp_path):
    source = clip(tmp_path / "a.mp4")
    assert paint(source, tmp_path / "b.mp4") == [None] * COUNT
    about, sound, times, shown = played(source)
    painted_about, painted_sound, painted_times, painted = played(tmp_path / "b.mp4")
    assert painted_about == about == ("h264", RATE, 2.0)
    assert painted_sound == sound and len(sound) > 90
    assert painted_times == times
    np.testing.assert_allclose(np.stack(painted).astype(int), np.stack(shown), atol=12)


def test_every_frame_is_painted_in_order(tmp_path):
    seen = []

    def invert(photo):
        seen.append(photo[-1, -1, 0])
        return 255 - photo

    paint(clip(tmp_path / "a.mp4", sound=None), tmp_path / "b.mkv", invert)
    assert seen == sorted(seen) and len(seen) == COUNT
    *_, painted = played(tmp_path / "b.mkv")
    np.testing.assert_allclose([frame[-1, -1, 0] for frame in painted], [215 - 5 * n for n in range(COUNT)], atol=4)


@pytest.mark.parametrize(("rotation", "corner"), [(0, (0, 0)), (90, (-1, 0)), (180, (-1, -1)), (-90, (0, -1))])
def test_a_turned_video_is_painted_as_it_is_seen(tmp_path, rotation, corner):
    source = clip(tmp_path / "a.mp4", sound=None, rotation=rotation)
    shapes = set()
    paint(source, tmp_path / "b.mp4", lambda photo: shapes.add(photo.shape) or photo)
    about, _, _, painted = played(tmp_path / "b.mp4")
    assert shapes == {(64, 48, 3) if rotation % 180 else (48, 64, 3)} == {painted[0].shape}
    # Turned counter-clockwise by 90 degrees, the white top left quarter is at the bottom left.
    corners = {(y, x): painted[0][y, x].mean() for y in (0, -1) for x in (0, -1)}
    assert max(corners, key=corners.get) == corner


def test_odd_sides_grow_by_one_pixel(tmp_path):
    with av.open(tmp_path / "a.mkv", "w") as writer:
        picture = writer.add_stream("ffv1", rate=RATE)
        picture.height = 33
        picture.width = 47
        picture.pix_fmt = "yuv444p"
        for frame in frames(2, 33, 47):
            writer.mux(picture.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
        writer.mux(picture.encode(None))
    paint(tmp_path / "a.mkv", tmp_path / "b.mp4")
    assert reading.probe(tmp_path / "b.mp4")[:2] == (34, 48)


def test_stopped_early_the_video_plays_to_there(tmp_path):
    frames = files.paint(clip(tmp_path / "a.mp4"), tmp_path / "b.mp4", lambda photo: photo)
    for _ in range(7):
        next(frames)
    frames.close()
    assert len(played(tmp_path / "b.mp4")[2]) == 7


def test_an_error_at_the_first_frame_leaves_no_file(tmp_path):
    def fail(photo):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        paint(clip(tmp_path / "a.mp4"), tmp_path / "b.mp4", fail)
    assert not (tmp_path / "b.mp4").exists()


def test_what_is_no_video_is_one_line(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"not a video")
    with wave.open(str(tmp_path / "b.mp4"), "wb") as sound:
        sound.setnchannels(1), sound.setsampwidth(2), sound.setframerate(8000), sound.writeframes(bytes(999))
    for name, words in [("a.mp4", "invalid data"), ("b.mp4", "holds no video"), ("c.mp4", "no such file")]:
        with pytest.raises(InputError, match=f"{name}: .*{words}"):
            reading.probe(tmp_path / name)


def test_sound_that_does_not_fit_is_named_with_the_way_out(tmp_path):
    source = clip(tmp_path / "a.mkv", sound="pcm_s16le")
    with pytest.raises(InputError, match=r"cannot hold sound of the kind pcm_s16le; end .* in \.mkv"):
        paint(source, tmp_path / "b.m4v")
    assert not (tmp_path / "b.m4v").exists()
    assert paint(source, tmp_path / "b.mkv") == [None] * COUNT


def test_choose_target(tmp_path):
    source = tmp_path / "a.webm"
    assert files.choose_target(source, str(tmp_path / "new")) == tmp_path / "new" / "a.mp4"
    assert files.choose_target(source, str(tmp_path / "b.mov")) == tmp_path / "b.mov"
    for output, words in [("b.webm", "cannot hold H.264"), ("c.mp4", "would be painted over")]:
        with pytest.raises(InputError, match=words):
            files.choose_target(tmp_path / "c.mp4", str(tmp_path / output))
