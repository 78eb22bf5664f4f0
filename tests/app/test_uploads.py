"""What is kept of what a person gives: within limits, and never under a name that came with it."""

import numpy as np
import pytest
from PIL import Image

from stylejax.app import uploads
from stylejax.app.uploads import Limits
from stylejax.errors import InputError
from tests.cli.calls import picture
from tests.images.bombs import jpeg_that_declares

LIMITS = Limits(count=3, size=100_000, pixels=2000)


@pytest.fixture
def received(tmp_path):
    """A folder as the page's own, where uploads arrive."""
    folder = tmp_path / "received"
    folder.mkdir()
    return folder


def save(path, height, width):
    Image.fromarray(picture(height, width)).save(path)
    return path


def test_pictures_are_numbered_and_the_others_named(received, tmp_path):
    good = [save(received / "a b.PNG", 20, 30), save(received / "c.jpg", 16, 16)]
    broken = received / "broken.jpg"
    broken.write_bytes(b"\xff\xd8 cut short")
    kept, refused = uploads.keep([good[0], broken, good[1]], tmp_path / "kept", LIMITS)
    assert [(each.path.name, each.label) for each in kept] == [("0001.png", "a b.PNG"), ("0002.jpg", "c.jpg")]
    assert np.array_equal(np.asarray(Image.open(kept[0].path)), picture(20, 30))
    assert len(refused) == 1 and refused[0].startswith("broken.jpg: ") and str(received) not in refused[0]


def test_what_was_kept_before_goes(received, tmp_path):
    uploads.keep([save(received / f"{n}.png", 9, 9) for n in range(3)], tmp_path / "kept", LIMITS)
    uploads.keep([received / "0.png"], tmp_path / "kept", LIMITS)
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["0001.png"]


@pytest.mark.parametrize(
    ("height", "width", "what"), [(40, 51, "megapixels"), (7, 30, "too small"), (300, 400, "0 MB, 0 at most")]
)
def test_a_picture_beyond_a_limit_is_refused(received, tmp_path, height, width, what):
    with pytest.raises(InputError, match=what):
        uploads.keep([save(received / "a.png", height, width)], tmp_path / "kept", LIMITS)


def test_200_megapixels_are_refused_by_the_header(received):
    bomb = received / "bomb.jpg"
    bomb.write_bytes(jpeg_that_declares(20_000, 10_000))
    assert uploads.picture_fault(bomb, uploads.PHOTOS) == "200 megapixels, 64 at most"


def test_no_file_and_too_many_are_refused(received, tmp_path):
    for count, what in ((0, "no file"), (4, "4 files, 3 at most")):
        with pytest.raises(InputError, match=what):
            uploads.keep([save(received / f"{n}.png", 9, 9) for n in range(count)], tmp_path / "kept", LIMITS)


def test_a_file_that_is_no_picture_by_its_name_is_not_opened(received):
    assert "not a picture by its name" in uploads.picture_fault(received / "missing.exe", LIMITS)


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("photo.jpg", "photo.jpg"),
        ("<b>*x*.jpg", " b  x .jpg"),
        ("..\\..\\etc.jpg", ".. .. etc.jpg"),
        ("a\nb\x1b[31m.png", "a b  31m.png"),
        ("x" * 50 + ".jpg", "x" * 37 + "..."),
    ],
)
def test_a_label_is_plain(tmp_path, name, label):
    assert uploads.label(tmp_path / name) == label


def test_a_video_is_told_by_its_name_and_refused_by_its_content(received, tmp_path):
    fake = received / "a.mp4"
    fake.write_bytes(b"no video")
    assert uploads.is_video(fake) and not uploads.is_video(received / "a.png")
    with pytest.raises(InputError) as error:
        uploads.keep_video(fake, tmp_path / "kept")
    assert str(error.value).startswith("a.mp4: ") and str(received) not in str(error.value)
