"""The pictures of docs/app.md are drawn on demand: a free photo in a style that comes along, and one being learned."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from stylejax.app import learning, server
from stylejax.data import samples
from tests.app.driving import drop, open_tab, source, wait_for_another

pytestmark = [
    pytest.mark.filterwarnings("ignore"),  # those of gradio and of what it brings along
    pytest.mark.skipif("STYLEJAX_PICTURES" not in os.environ, reason="draws to the folder STYLEJAX_PICTURES"),
]
SQUARES = [(258 * number, 516, 258 * number + 256, 772) for number in range(5)]  # the paintings of docs/first_run.jpg


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the pictures go; the person has no style yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Path(os.environ["STYLEJAX_PICTURES"])


def draw(tab, target):
    """The page as it is seen, in less than 200 kB."""
    tab.mouse.move(0, 0)
    tab.evaluate("window.scrollTo(0, 0)")
    tab.wait_for_timeout(500)  # until colors have faded
    shot = Image.open(io.BytesIO(tab.screenshot())).convert("RGB")
    shot.save(target, quality=80, optimize=True)
    assert target.stat().st_size < 200_000


def test_paint(browser, folder, tmp_path):
    samples.photo(*samples.CONTENT[0]).save(tmp_path / "china.jpg", quality=95)
    with server.served() as page, open_tab(browser, page.url) as tab:
        drop(tab, tmp_path / "china.jpg")
        before = source(tab)
        tab.click("#styles button:has-text('vangogh')")
        wait_for_another(tab, before)
        draw(tab, folder / "paint.jpg")


def test_learn(browser, folder, tmp_path, monkeypatch):
    monkeypatch.delenv("JAX_DISABLE_MOST_OPTIMIZATIONS")  # it learns in earnest
    with Image.open("docs/first_run.jpg") as sheet:
        for number, square in enumerate(SQUARES):
            sheet.crop(square).save(tmp_path / f"painting {number + 1}.png")
    words = (
        *("--config", "warm", "--config.optim.steps=120"),
        *("--config.run.save_every=20", "--config.run.measure=4"),
    )
    lengths = learning.LENGTHS | {next(iter(learning.LENGTHS)): words}  # as many steps on every machine
    with server.served(lengths=lengths) as page, open_tab(browser, page.url) as tab:
        tab.set_default_timeout(600_000)
        tab.click("button[role=tab]:has-text('Learn')")
        drop(tab, *sorted(tmp_path.glob("*.png")), place="#pictures")
        tab.fill("#name textarea, #name input", "mine")
        tab.wait_for_function("document.querySelectorAll('#pictures tr.file').length == 5")
        tab.click("#learn")
        tab.wait_for_function("/[3-9]. % learned/.test(document.querySelector('#status').innerText)")
        tab.wait_for_selector("#sample img")
        draw(tab, folder / "learn.jpg")
