"""What stands before the page: who may ask, how much may be sent, and that a browser asks nobody else."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from stylejax.app.workspace import Workspace

_SENT = 4_000_000_000  # bytes that one request may bring
_HELD = 20_000_000_000  # bytes that all pages together may have here
# A browser loads and asks nothing but this page: no fonts, scripts, pictures or numbers of use go to or from elsewhere.
POLICY = (
    "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
LOOPBACK = ("127.0.0.1", "localhost", "::1")

Message = MutableMapping[str, Any]
Application = Callable[[Message, Callable, Callable], Awaitable[None]]


class Guard:
    """An ASGI middleware.

    Args:
      app: what it stands before.
      workspace: where uploads go.
      hosts: names by which the page may be asked for, without a port; None: any. Others would be a page of the web that
        has its own name lead to this machine.
      sent, held: bytes, of one request and of all files.
    """

    def __init__(
        self,
        app: Application,
        workspace: Workspace,
        hosts: tuple[str, ...] | None,
        sent: int = _SENT,
        held: int = _HELD,
    ):
        self._app = app
        self._workspace = workspace
        self._hosts = hosts
        self._sent = sent
        self._held = held

    async def __call__(self, scope: Message, receive: Callable, send: Callable) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        refused = self._refusal(scope)
        if refused is not None:
            status, text = refused
            headers = [(b"content-type", b"text/plain; charset=utf-8"), *_HEADERS]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": text.encode()})
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *_HEADERS]
            await send(message)

        await self._app(scope, receive, send_guarded)

    def _refusal(self, scope: Message) -> tuple[int, str] | None:
        """The status and text of a request that is not handed on."""
        headers = dict(scope["headers"])
        host = host_of(headers.get(b"host", b"").decode("latin-1"))
        if self._hosts is not None and host not in self._hosts:
            return 421, "stylejax app: asked for by a name that is not its own"
        if scope["method"] != "POST" or not scope["path"].rstrip("/").endswith("/upload"):
            return None
        length = headers.get(b"content-length", b"")
        if not length.isdigit():
            return 411, "stylejax app: an upload says how long it is"
        if int(length) > self._sent:
            return 413, f"stylejax app: {int(length) // 10**6} MB at once, {self._sent // 10**6} at most"
        if self._workspace.size() + int(length) > self._held:
            return 507, "stylejax app: holds as much as it may; close other pages, or start it again"
        return None


def host_of(header: str) -> str:
    """localhost:7860 -> localhost; [::1]:7860 -> ::1."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()
