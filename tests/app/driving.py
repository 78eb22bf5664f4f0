"""A tab of Chromium with the page in it, and what a person does there."""

import contextlib
import urllib.parse

PATIENCE = 240_000  # milliseconds that a step may take before a test gives up


@contextlib.contextmanager
def open_tab(browser, url):
    """The page in a new tab; at the end, whether it asked another host, or tried to, or broke."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    asked = []
    faults = []
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    found = context.new_page()
    found.goto(url)
    found.wait_for_selector("#styles img")
    try:
        yield found
    finally:
        context.close()
    hosts = {urllib.parse.urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {"127.0.0.1"} and faults == []


def drop(tab, *paths, place="#photos"):
    tab.set_input_files(f"{place} input[type=file]", list(paths))


def source(tab):
    """Where the painting of the slider lies, once there is one."""
    tab.wait_for_selector("#before_after img")
    return tab.eval_on_selector_all("#before_after img", "found => found.map(each => each.src).join()")


def wait_for_another(tab, before):
    tab.wait_for_function(
        "before => [...document.querySelectorAll('#before_after img')].map(each => each.src).join() != before",
        arg=before,
    )


def painted(tab, folder):
    """What is downloaded after a click on the button that paints."""
    tab.click("#paint")
    tab.wait_for_selector("#download:visible")
    with tab.expect_download() as download:
        tab.click("#download")
    target = folder / download.value.suggested_filename
    download.value.save_as(target)
    return target


def brush(tab):
    """One short stroke over the middle."""
    canvas = tab.wait_for_selector("#mask canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.mouse.move(*middle)
    tab.mouse.down()
    tab.mouse.move(middle[0] + 5, middle[1], steps=3)
    tab.mouse.up()
