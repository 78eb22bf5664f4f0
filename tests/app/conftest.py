"""A page that is served, with one small style."""

import gc
import shutil
import sys
import warnings
from pathlib import Path

import pytest

from stylejax.app import server
from stylejax.checkpoints import names
from tests.app.driving import open_tab
from tests.cli.calls import save_run, untrained_params

# Nothing is looked up, so that a request to elsewhere fails.
FLAGS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]


@pytest.fixture(autouse=True)
def swept():
    """Sockets and loops that gradio leaves open are collected here, where what Python says of them fails no test."""
    yield
    if "gradio" in sys.modules:
        with warnings.catch_warnings(action="ignore"):
            gc.collect()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A person who has one style, called tiny; none comes along."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(names, "STYLES", tmp_path / "none")
    save_run(names.own_folder() / "tiny", {1: None}, untrained_params())
    return tmp_path


@pytest.fixture
def page(home):
    """The page on a free port of this machine; a training takes a moment."""
    pytest.importorskip("gradio", reason='the page needs gradio: pip install "stylejax[app]"')
    with server.served(lengths={"a moment": ("--config", "smoke")}) as found:
        yield found


@pytest.fixture(scope="module")
def browser():
    """Chromium: playwright's own, or that of the machine."""
    pytest.importorskip("gradio", reason='the page needs gradio: pip install "stylejax[app]"')
    api = pytest.importorskip("playwright.sync_api", reason="a browser is driven by playwright: pip install playwright")
    with api.sync_playwright() as driver:
        own = Path(driver.chromium.executable_path)
        path = own if own.exists() else shutil.which("chromium") or shutil.which("google-chrome")
        if path is None:
            pytest.skip("there is no Chromium: playwright install chromium")
        found = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


@pytest.fixture
def tab(browser, page):
    """The page in a new tab."""
    with open_tab(browser, page.url) as found:
        yield found
