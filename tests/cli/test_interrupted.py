"""Ctrl-C, or SIGTERM, keeps what is painted, and the same command goes on."""

import os
import signal

import numpy as np
import pytest

from stylejax.images import files
from stylejax.painting import folders
from stylejax.video import files as video
from tests.cli.calls import pictures, transfer
from tests.video.test_files import clip

BOTH = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


@pytest.fixture
def many(tmp_path):
    return pictures(tmp_path / "many", 9, 20, 20)


@BOTH
def test_a_folder_ends_after_the_pictures_in_hand_and_goes_on(run, many, tmp_path, capfd, monkeypatch, number):
    painted = []

    def paint(style, img, **_):
        painted.append(img.shape)
        if len(painted) == 3:
            os.kill(os.getpid(), number)
        return 255 - img

    monkeypatch.setattr(folders, "transfer", paint)
    output = tmp_path / "painted"
    code, out, err = transfer(capfd, run, many, output)
    done = len(list(output.glob("*.png")))
    assert (code, out) == (130, "") and 3 <= done < 9
    assert err.splitlines()[-1] == f"stylejax: interrupted; painted {done} of 9 into {output}; the same command goes on"
    # Every painting that is there was noted: none of them is painted again.
    code, _, err = transfer(capfd, run, many, output)
    assert code == 0 and err == f"painted {9 - done} of 9 into {output}; {done} were there already\n"
    assert len(painted) == len(set(painted)) == 9
    for path in many.iterdir():
        np.testing.assert_array_equal(files.read(output / path.name), 255 - files.read(path))


def test_asked_at_the_last_picture_all_is_done(run, many, tmp_path, capfd, monkeypatch):
    def paint(style, img, **_):
        os.kill(os.getpid(), signal.SIGINT)
        return img

    monkeypatch.setattr(folders, "transfer", paint)
    code, _, err = transfer(capfd, run, many / "0.png", tmp_path / "out.png")
    assert code == 0 and err.endswith(f"painted 1 of 1 into {tmp_path / 'out.png'}\n")


@BOTH
def test_a_film_ends_after_the_present_frame(run, tmp_path, capfd, monkeypatch, number):
    def interrupted(source, target, paint_frame):
        for count, step in enumerate(paint(source, target, lambda photo: photo)):
            if count == 3:
                os.kill(os.getpid(), number)
            yield step

    paint = video.paint
    monkeypatch.setattr(video, "paint", interrupted)
    source = clip(tmp_path / "a.mp4", sound=None)
    code, _, err = transfer(capfd, run, source, tmp_path / "b.mp4")
    assert code == 130 and err.endswith(f"interrupted; {tmp_path / 'b.mp4'} holds the first 4 frames\n")


def test_a_film_that_was_left_at_once_keeps_the_one_before(run, tmp_path, capfd, monkeypatch):
    def interrupted(*_):
        os.kill(os.getpid(), signal.SIGINT)
        yield "part: damaged"

    monkeypatch.setattr(video, "paint", interrupted)
    (tmp_path / "b.mp4").write_text("painted before")
    code, _, err = transfer(capfd, run, clip(tmp_path / "a.mp4", sound=None), tmp_path / "b.mp4")
    assert code == 130 and err.endswith("stylejax: interrupted; nothing is painted yet\n")
    assert (tmp_path / "b.mp4").read_text() == "painted before"
