"""The page as a person uses it, in Chromium: paint a photo, learn a style and paint with it, and give what is wrong."""

import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import stylejax
from stylejax.app import uploads
from stylejax.images import files
from tests.app.driving import brush, drop, painted, source, wait_for_another
from tests.cli.calls import picture, pictures
from tests.images.bombs import jpeg_that_declares

pytestmark = pytest.mark.filterwarnings("ignore")  # those of gradio and of what it brings along


def photo_in(folder, name="photo.png", seed=0):
    Image.fromarray(picture(70, 90, seed)).save(folder / name)
    return folder / name


def test_a_photo_is_painted_with_less_strength(tab, home):
    photo = photo_in(home)
    drop(tab, photo)
    before = source(tab)
    for _ in range(10):
        tab.press("#strength input[type=range]", "ArrowLeft")
    wait_for_another(tab, before)
    found = painted(tab, home / "downloads")
    assert found.name == "photo-painted.png"
    expected = stylejax.transfer(stylejax.load("tiny"), files.read(photo), strength=0.5)
    np.testing.assert_array_equal(files.read(found), expected)


def test_only_what_is_brushed_over_is_painted(tab, home):
    photo = photo_in(home)
    drop(tab, photo)
    before = source(tab)
    tab.click("text=Paint only a part of a photo")
    brush(tab)
    wait_for_another(tab, before)
    changed = (files.read(painted(tab, home / "downloads")) != files.read(photo)).any(axis=2)
    corners = [changed[:5, :5], changed[:5, -5:], changed[-5:, :5], changed[-5:, -5:]]
    assert changed[20:50, 30:60].mean() > 0.9 and not np.any(corners)


def test_several_photos_come_as_a_zip(tab, home):
    photos = [photo_in(home, f"{number}.png", number) for number in range(2)]
    drop(tab, *photos)
    source(tab)
    with zipfile.ZipFile(painted(tab, home / "downloads")) as archive:
        assert archive.namelist() == ["001-0.png", "002-1.png"]
        found = [np.asarray(Image.open(io.BytesIO(archive.read(name)))) for name in archive.namelist()]
    style = stylejax.load("tiny")
    for photo, painting in zip(photos, found, strict=True):
        np.testing.assert_array_equal(painting, stylejax.transfer(style, files.read(photo)))


def test_a_style_is_learned_from_five_pictures_and_painted_with(tab, home):
    tab.click("button[role=tab]:has-text('Learn')")
    drop(tab, *sorted(pictures(home / "five", 5, 64, 64).iterdir()), place="#pictures")
    tab.wait_for_function("document.querySelectorAll('#pictures tr.file').length == 5")
    tab.fill("#name textarea, #name input", "mine")
    tab.click("#learn")
    tab.wait_for_selector("#status:has-text('It is among the styles to paint with')")
    tab.wait_for_selector("#sample img")
    tab.click("button[role=tab]:has-text('Paint')")
    tab.click("#styles button:has-text('mine')")
    photo = photo_in(home)
    drop(tab, photo)
    source(tab)
    found = files.read(painted(tab, home / "downloads"))
    np.testing.assert_array_equal(found, stylejax.transfer(stylejax.load("mine"), files.read(photo)))


def test_what_is_wrong_with_a_file_is_said(tab, home, monkeypatch):
    monkeypatch.setattr(uploads, "PHOTOS", uploads.PHOTOS._replace(size=100_000))
    broken = {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8 cut short"}
    bomb = {"name": "bomb.jpg", "mimeType": "image/jpeg", "buffer": jpeg_that_declares(20_000, 10_000)}
    heavy = {"name": "heavy.png", "mimeType": "image/png", "buffer": bytes(200_000)}
    drop(tab, broken, bomb, heavy)
    said = tab.wait_for_selector("#message:has-text('nothing of it can be used')").inner_text()
    assert re.search(r"broken\.jpg: .*bomb\.jpg: 200 megapixels, 64 at most.*heavy\.png: ", said)
    assert "/tmp" not in said and tab.is_disabled("#paint")


def test_a_path_in_a_name_stays_a_name(tab, page, home):
    data = photo_in(home).read_bytes()
    drop(tab, {"name": "../../../../tmp/escaped.png", "mimeType": "image/png", "buffer": data})
    source(tab)
    found = painted(tab, home / "downloads")
    assert found.name.endswith("escaped-painted.png") and not Path("/tmp/escaped.png").exists()
    assert [path for path in page.folder.rglob("*escaped*") if not path.is_relative_to(page.folder)] == []
