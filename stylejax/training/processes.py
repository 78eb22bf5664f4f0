"""Several processes that train together: where one ends, all end at once, each with one line."""

import contextlib
import os
import platform
import secrets
import selectors
import socket
import sys
import threading
import time
import traceback
from collections.abc import Iterator, Sequence

import jax
import numpy as np
from jax.experimental import multihost_utils

from stylejax import memory
from stylejax.errors import InputError

_SECONDS = 30.0  # to wait for the others to connect
_DONE = b"."  # sent before a connection is closed on purpose
_FAILED = b"!"
_PAUSE = 0.5  # seconds, for the others to hear of it before jax.distributed does: that ends them with a page
_LINE = "another process of this training has ended; start all of them again, and they go on from the last checkpoint"


@contextlib.contextmanager
def bound_together() -> Iterator[None]:
    """Let the end of one process be the end of all while the block runs, instead of their waiting for it for ever.

    Of one process alone nothing changes. Of several each is connected to the first. An error that leaves the block ends
    this process too, with one line where it is an InputError or memory does not suffice, exit code 2, else with its
    traceback, exit code 1: to leave jax.distributed in any other way takes minutes, and pages of its own.
    """
    if jax.process_count() == 1:
        yield
        return
    connections = _connect()
    threading.Thread(target=_wait_for_an_end, args=(connections,), daemon=True).start()
    try:
        yield
    except InputError as error:
        _end(f"stylejax: {error}", 2, connections)
    except BaseException as error:
        if memory.exhausted(error):
            _end(f"stylejax: {memory.TOO_SMALL}", 2, connections)
        time.sleep(_PAUSE)  # where it comes of the end of another process, the thread says so
        _end(traceback.format_exc(), 1, connections)
    multihost_utils.sync_global_devices("stylejax: all have ended")
    _tell(connections, _DONE)


def _tell(connections: Sequence[socket.socket], what: bytes) -> None:
    """Say to the others how this process ends; those that are gone need not know."""
    for connection in connections:
        with contextlib.suppress(OSError):
            connection.sendall(what)


def _connect() -> list[socket.socket]:
    """Connections of the first process to the others, or of another one to the first; none where there is no way."""
    token = secrets.token_bytes(16)
    if jax.process_index() > 0:
        return _call(bytes(multihost_utils.broadcast_one_to_all(np.zeros(30, np.uint8)).astype(np.uint8)))
    with socket.create_server(("", 0)) as server:
        server.settimeout(_SECONDS)
        port = server.getsockname()[1]
        place = _host() + socket.inet_aton(_address()) + port.to_bytes(2, "big") + token
        multihost_utils.broadcast_one_to_all(np.frombuffer(place, np.uint8))
        return _accept(server, token)


def _host() -> bytes:
    """This machine, in 8 bytes."""
    return platform.node().encode()[-8:].rjust(8)


def _address() -> str:
    """Where other machines find this one."""
    try:
        return socket.gethostbyname(platform.node())
    except OSError:
        return "127.0.0.1"


def _accept(server: socket.socket, token: bytes) -> list[socket.socket]:
    """A connection to each of the others that calls in time."""
    found: list[socket.socket] = []
    with contextlib.suppress(OSError):
        while len(found) < jax.process_count() - 1:
            connection, _ = server.accept()
            connection.settimeout(_SECONDS)
            if connection.recv(len(token), socket.MSG_WAITALL) == token:
                found.append(connection)
    return found


def _call(place: bytes) -> list[socket.socket]:
    """A connection to the first process, which has said where it is."""
    host = "127.0.0.1" if place[:8] == _host() else socket.inet_ntoa(place[8:12])
    with contextlib.suppress(OSError):
        connection = socket.create_connection((host, int.from_bytes(place[12:14], "big")), _SECONDS)
        connection.sendall(place[14:])
        return [connection]
    return []


def _wait_for_an_end(connections: list[socket.socket]) -> None:
    """End this process when a connection is closed that was not closed on purpose."""
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            connection.settimeout(None)
            selector.register(connection, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select():
                if _last_byte(key.fileobj) != _DONE:
                    _end(f"stylejax: {_LINE}", 1)
                selector.unregister(key.fileobj)


def _last_byte(connection: socket.socket) -> bytes:
    """What a process said before it closed its connection; nothing where it was killed."""
    try:
        return connection.recv(1)
    except OSError:
        return b""


_ending = threading.Lock()  # what is said first is said alone


def _end(text: str, code: int, others: Sequence[socket.socket] = ()) -> None:
    """Say why, and end this process at once; the others are told of it first."""
    with _ending:
        if others:
            _tell(others, _FAILED)
            time.sleep(_PAUSE)
        sys.stdout.flush()
        sys.stderr.write(f"\n{text.rstrip()}\n")
        sys.stderr.flush()
        os._exit(code)
