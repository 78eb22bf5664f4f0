"""What stands before the page, as one who asks sees it."""

import asyncio

import pytest

from stylejax.app import guard
from stylejax.app.workspace import Workspace


@pytest.fixture
def workspace():
    with Workspace() as found:
        yield found


def ask(workspace, method="GET", path="/", host="127.0.0.1:7860", hosts=guard.LOOPBACK, **headers):
    """(status, headers) of an answer; the page itself answers 200."""
    sent = []

    async def page(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-page", b"1")]})

    async def send(message):
        sent.append(message)

    named = [(b"host", host.encode()), *((k.replace("_", "-").encode(), v.encode()) for k, v in headers.items())]
    scope = {"type": "http", "method": method, "path": path, "headers": named}
    stands = guard.Guard(page, workspace, hosts, sent=1000, held=5000)
    asyncio.run(stands(scope, None, send))
    return sent[0]["status"], dict(sent[0]["headers"])


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "[::1]:7860", "LOCALHOST:1"])
def test_the_page_answers_to_its_own_names_and_a_browser_loads_nothing_else(workspace, host):
    status, headers = ask(workspace, host=host)
    assert status == 200 and headers[b"x-page"] == b"1"
    policy = headers[b"content-security-policy"].decode()
    assert "default-src 'self'" in policy and "http" not in policy and "*" not in policy


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "", "[::2]:80"])
def test_a_page_of_the_web_that_leads_here_is_refused(workspace, host):
    status, headers = ask(workspace, host=host)
    assert status == 421 and b"x-page" not in headers and b"content-security-policy" in headers
    assert ask(workspace, host=host, hosts=None)[0] == 200


@pytest.mark.parametrize(("length", "status"), [("1000", 200), ("1001", 413), ("-1", 411), ("many", 411), (None, 411)])
def test_an_upload_is_bounded(workspace, length, status):
    headers = {} if length is None else {"content_length": length}
    assert ask(workspace, "POST", "/gradio_api/upload", **headers)[0] == status
    assert ask(workspace, "POST", "/gradio_api/upload/", **headers)[0] == status
    assert ask(workspace, "GET", "/gradio_api/upload", **headers)[0] == 200


def test_all_uploads_together_are_bounded(workspace):
    (workspace.received / "a").write_bytes(bytes(4500))
    assert ask(workspace, "POST", "/upload", content_length="500")[0] == 200
    assert ask(workspace, "POST", "/upload", content_length="501")[0] == 507


def test_other_protocols_are_not_spoken(workspace):
    called = []

    async def page(scope, receive, send):
        called.append(scope["type"])

    for kind in ("lifespan", "websocket"):
        asyncio.run(guard.Guard(page, workspace, None)({"type": kind}, None, None))
    assert called == ["lifespan"]
