"""What of a video cannot be read is said, and the rest of it is painted."""

import os
from fractions import Fraction

import av
import numpy as np
import pytest

from stylejax.errors import InputError
from stylejax.video import files, frames
from tests.video.test_files import COUNT, RATE, paint, played


def noise(path, height=48, width=64, codec="libx264", rate=RATE, **options):
    """Frames that differ, so that every part of the file holds some: two seconds of them where `rate` is RATE."""
    draw = np.random.default_rng(0)
    with av.open(path, "w", options=options) as writer:
        stream = writer.add_stream(codec, rate=rate)
        stream.height = height
        stream.width = width
        stream.pix_fmt = "yuv420p"
        for number in range(COUNT):
            frame = av.VideoFrame.from_ndarray(draw.integers(0, 256, (height, width, 3), np.uint8), format="rgb24")
            frame.pts = number
            frame.time_base = Fraction(1, rate)
            writer.mux(stream.encode(frame))
        writer.mux(stream.encode(None))
    return path


def cut(path, part):
    """The file without its end."""
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * part)])
    return path


def _texts_last(parts):
    """Frames first, then what is said, each in their order."""
    return sorted(parts, key=lambda part: isinstance(part, str))


@pytest.mark.parametrize("part", [0.45, 0.85])
def test_a_film_that_was_cut_short_is_said_to_be_and_the_rest_is_painted(tmp_path, part):
    source = cut(noise(tmp_path / "a.mkv"), part)
    *painted, said = paint(source, tmp_path / "b.mkv")
    assert set(painted) == {None} and part * COUNT - 3 < len(painted) < part * COUNT
    assert said == f"ends at second {len(painted) / RATE:.2f} of 2.00; the file was cut short"
    assert len(played(tmp_path / "b.mkv")[2]) == len(painted)


def test_a_film_whose_end_does_not_decode_is_painted_to_there(tmp_path):
    source = cut(noise(tmp_path / "a.mp4", movflags="faststart"), 0.5)
    *painted, said, short = _texts_last(paint(source, tmp_path / "b.mp4"))
    assert set(painted) == {None} and 6 < len(painted) < 10
    assert "invalid data" in said and short.endswith("of 2.00; the file was cut short")
    assert len(played(tmp_path / "b.mp4")[2]) == len(painted)


KINDS = [("avi", "mpeg4"), ("avi", "libx264"), ("mpg", "mpeg1video"), ("mpeg", "mpeg2video"), ("ts", "libx264")]
KINDS += [("mov", "libx264"), ("webm", "libvpx")]


@pytest.mark.parametrize(("kind", "codec"), KINDS)
def test_every_kind_is_painted_whole_without_a_word_and_half_with_one(tmp_path, kind, codec):
    options = {"movflags": "faststart"} if kind == "mov" else {}
    source = noise(tmp_path / f"a.{kind}", codec=codec, rate=25, **options)
    assert paint(source, tmp_path / "b.mkv") == [None] * COUNT
    # Half, and within a packet: those of a transport stream are of 188 bytes.
    source.write_bytes(source.read_bytes()[: source.stat().st_size // 2 // 188 * 188 + 100])
    *parts, said = paint(source, tmp_path / "c.mkv")
    assert said.endswith("the file was cut short")
    assert 2 < parts.count(None) < COUNT - 2 and len(played(tmp_path / "c.mkv")[2]) == parts.count(None)


def test_damaged_frames_are_painted_and_counted(tmp_path):
    source = noise(tmp_path / "a.avi", codec="mpeg4")
    data = bytearray(source.read_bytes())
    place = int(0.4 * len(data))
    data[place : place + 100] = bytes(100)
    source.write_bytes(data)
    *painted, said = paint(source, tmp_path / "b.mkv")
    assert set(painted) == {None} and said.startswith("damaged frames: 1, the first at second ")


def test_a_program_stream_that_says_its_end_is_whole(tmp_path):
    source = noise(tmp_path / "a.mpg", codec="mpeg1video", rate=25)
    source.write_bytes(source.read_bytes() + bytes.fromhex("000001b9"))
    assert paint(source, tmp_path / "b.mkv") == [None] * COUNT


def test_a_reader_that_fails_gives_the_frames_that_are_held_back(tmp_path):
    class Failing:
        """A container whose packets end with an error."""

        def __init__(self, reader):
            self.format = reader.format
            self.duration = reader.duration
            self.packets = reader.demux()

        def demux(self):
            for _ in range(12):
                yield next(self.packets)
            raise av.InvalidDataError(1, "broken")

    with av.open(noise(tmp_path / "a.mkv")) as reader:
        *shown, said, short = _texts_last(frames.read(Failing(reader), reader.streams.video[0]))
    assert [frame.pts for frame in shown] == [100 * number for number in range(12)]
    assert said == "the rest cannot be read: broken" and short.startswith("ends at second 1.")


def test_frames_of_another_size_are_brought_to_the_first_one(tmp_path):
    both = noise(tmp_path / "a.ts").read_bytes() + noise(tmp_path / "b.ts", 32, 32).read_bytes()
    (tmp_path / "c.ts").write_bytes(both)
    shapes = set()
    assert paint(tmp_path / "c.ts", tmp_path / "d.mp4", lambda photo: shapes.add(photo.shape) or photo) == 40 * [None]
    assert shapes == {(48, 64, 3)} and len(played(tmp_path / "d.mp4")[2]) == 40


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.mp4")
    with pytest.raises(InputError, match="not a file that holds a video"):
        frames.probe(tmp_path / "a.mp4")


def test_two_links_that_point_at_each_other_are_no_target(tmp_path):
    (tmp_path / "a.mp4").symlink_to("b.mp4")
    (tmp_path / "b.mp4").symlink_to("a.mp4")
    assert files.choose_target(tmp_path / "c.mp4", str(tmp_path / "a.mp4")) == tmp_path / "a.mp4"
    with pytest.raises(InputError, match=r"a\.mp4: too many levels of symbolic links"):
        frames.probe(tmp_path / "a.mp4")
