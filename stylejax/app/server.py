"""The page is served on this machine, for as long as the command runs; nothing leaves the machine."""

import contextlib
import hmac
import importlib.util
import ipaddress
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from stylejax.app import guard
from stylejax.app.learning import LENGTHS
from stylejax.app.styles import Styles
from stylejax.app.trainings import Trainings
from stylejax.app.uploads import VIDEOS
from stylejax.app.workspace import Workspace
from stylejax.errors import InputError
from stylejax.interrupt import Interrupt

_SESSIONS = 20  # open pages whose photos are held
_TURN = 0.2  # seconds between two looks at whether Ctrl-C was pressed
_SHORTEST = 8  # letters of a password
# The page and nothing beside it: no tunnel, no second server, no programs' interface, no links.
_ALONE = {
    "prevent_thread_lock": True,
    "quiet": True,
    "share": False,
    "ssr_mode": False,
    "mcp_server": False,
    "pwa": False,
    "run_history": False,
    "enable_monitoring": False,
    "footer_links": [],
}


class Served(NamedTuple):
    """A page that is served. url: where; folder: its own, which goes at the end."""

    url: str
    folder: Path


def check(host: str, password: str | None) -> None:
    """InputError: gradio is not installed, a host that is none, or one that others reach without a password."""
    if importlib.util.find_spec("gradio") is None:
        raise InputError('gradio: is not installed; pip install "stylejax[app]"')
    loopback = is_loopback(host)
    if not loopback and not password:
        raise InputError(f"--host {host}: others can reach the page there; give a --password")
    if password is not None and len(password) < _SHORTEST:
        raise InputError(f"--password: give {_SHORTEST} letters or more")


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone. InputError: it is none."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError as error:
        raise InputError(
            f"--host {host[:60]}: give an address of this machine, such as 127.0.0.1 or 0.0.0.0"
        ) from error


@contextlib.contextmanager
def served(
    host: str = "127.0.0.1",
    port: int | None = None,
    password: str | None = None,
    show: bool = False,
    lengths: Mapping[str, Sequence[str]] = LENGTHS,
) -> Iterator[Served]:
    """Serve the page within the block; at its end a training saves and stops, and what was uploaded is removed.

    Args:
      host: an address of this machine.
      port: None: the first free one from 7860 on.
      password: asked for before anything is shown; None: no one is asked.
      show: opens it in the person's browser.
      lengths: what can be chosen for a training, and what each adds to `stylejax train`.

    Raises:
      InputError: as `check`, or the port is taken.
    """
    check(host, password)
    with Workspace() as workspace, Trainings(workspace.folder) as trainings, _environment(workspace):
        from starlette.middleware import Middleware

        from stylejax.app import page

        hosts = (*guard.LOOPBACK, host) if is_loopback(host) else None
        before = Middleware(guard.Guard, workspace=workspace, hosts=hosts)
        blocks = page.build(Styles(), workspace, trainings, lengths)
        try:
            _, url, _ = blocks.launch(
                server_name=host,
                server_port=port,
                auth=None if password is None else _door(password),
                auth_message="Any name, and the password that stylejax app was started with.",
                app_kwargs={"middleware": [before], "docs_url": None, "redoc_url": None, "openapi_url": None},
                max_file_size=VIDEOS.size,
                state_session_capacity=_SESSIONS,
                theme=page.theme(),
                css=page.CSS,
                inbrowser=show,
                **_ALONE,
            )
        except OSError as error:
            raise InputError(f"--port {port or 'is not given'}: no port is free there; give another one") from error
        try:
            yield Served(url, workspace.folder)
        finally:
            blocks.close(verbose=False)


def run(host: str, port: int | None, password: str | None, show: bool) -> None:
    """Serve the page until Ctrl-C."""
    with served(host, port, password, show) as page, Interrupt() as interrupt:
        print(f"stylejax app: {page.url} (Ctrl-C ends it)", flush=True)
        while not interrupt.asked:
            time.sleep(_TURN)


def has_screen() -> bool:
    """Whether a browser can show something here: without a screen, one for terminals would be opened."""
    return sys.platform in ("darwin", "win32") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _door(password: str) -> Any:
    """(name, password) -> whether it is the password; in a time that does not tell how much of it is right."""
    return lambda name, given: hmac.compare_digest(given.encode(), password.encode())


@contextlib.contextmanager
def _environment(workspace: Workspace) -> Iterator[None]:
    """What gradio and what it brings along read from the environment: within the block, and all of it ours."""
    before = dict(os.environ)
    for name in [name for name in os.environ if name.startswith("GRADIO_")]:
        del os.environ[name]
    os.environ |= {
        "GRADIO_ANALYTICS_ENABLED": "False",
        "GRADIO_TEMP_DIR": str(workspace.received),
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
    }
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
