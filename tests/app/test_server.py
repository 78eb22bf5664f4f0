"""The page as programs see it: what it serves, what it refuses, and that it asks nobody else."""

import http.client
import re
import socket
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import stylejax
from stylejax.app import server
from stylejax.images import files
from tests.cli.calls import picture
from tests.images.bombs import jpeg_that_declares

pytestmark = pytest.mark.filterwarnings("ignore")  # those of gradio and of what it brings along

ELSEWHERE = re.compile(r"""(?:src|href)=["'](?:https?:)?//[^"']*|url\(["']?(?:https?:)?//[^)]*|@import[^;]*""")


def get(page, path, **headers):
    """(status, body) of an answer."""
    request = urllib.request.Request(urllib.parse.urljoin(page.url, path), headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.fixture
def client(page):
    """A program that talks to the page as a browser does."""
    from gradio_client import Client

    found = Client(page.url, verbose=False, download_files=str(Path(page.folder) / "fetched"))
    yield found
    found.close()


@pytest.fixture
def photo(tmp_path):
    Image.fromarray(picture(70, 90)).save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


def give(client, *paths):
    """Drop files on the page; what it says."""
    from gradio_client import handle_file

    return client.predict([handle_file(str(path)) for path in paths], api_name="/take")


def test_what_is_served_refers_to_no_other_host(page):
    text = get(page, "/")[1].decode()
    # What a page of the social web would show of it is no request.
    found = [match for match in ELSEWHERE.findall(text) if "gradio.app" not in match]
    assert found == []
    sheets = re.findall(r'href="([^"]+\.css[^"]*)"', text) + ["theme.css"]
    for sheet in sheets:
        status, body = get(page, sheet)
        assert status == 200 and ELSEWHERE.findall(body.decode()) == [], sheet
    assert "fonts.googleapis" not in text


def test_a_photo_is_painted_as_transfer_paints_it(page, client, photo, home):
    client.predict(api_name="/styles")
    give(client, photo)
    slider, download, message = client.predict(100, 1.0, "style", ".png", True, api_name="/paint")
    assert message == "Painted."
    expected = stylejax.transfer(stylejax.load("tiny"), files.read(photo))
    np.testing.assert_array_equal(files.read(downloaded(download)), expected)


def downloaded(update):
    return update["value"] if isinstance(update, dict) else update


def test_nothing_outside_its_own_folder_is_served(page, home, photo):
    outside = (Path(__file__), Path("setup.cfg").resolve(), photo, Path("/etc/hostname"))
    for path in map(str, outside):
        for form in (path, urllib.parse.quote(path, safe=""), f"/..{path}"):
            status, body = get(page, f"/gradio_api/file={form}")
            assert status in (403, 404), path
            assert b"def test_nothing" not in body


def test_a_path_in_a_name_stays_a_name(page, tmp_path):
    boundary = "x"
    name = "../../../../../../tmp/escaped.png"
    data = photo_bytes(tmp_path)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
    body = head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
    request = urllib.request.Request(
        urllib.parse.urljoin(page.url, "/gradio_api/upload"),
        data=body,
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )
    with urllib.request.urlopen(request) as answer:
        (path,) = __import__("json").loads(answer.read())
    assert Path(path).resolve().is_relative_to(page.folder)
    assert not Path("/tmp/escaped.png").exists()


def photo_bytes(folder):
    Image.fromarray(picture(9, 9)).save(folder / "small.png")
    return (folder / "small.png").read_bytes()


def test_files_of_no_use_are_named(client, photo, tmp_path):
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8 cut short")
    bomb = tmp_path / "bomb.jpg"
    bomb.write_bytes(jpeg_that_declares(20_000, 10_000))
    said = str(give(client, photo, broken, bomb))
    assert "broken.jpg: " in said and "bomb.jpg: 200 megapixels, 64 at most" in said
    assert "nothing of it can be used" in str(give(client, bomb))


def test_another_name_for_this_machine_is_refused(page):
    assert get(page, "/", Host="example.org")[0] == 421
    assert get(page, "/", Host=f"localhost:{urllib.parse.urlsplit(page.url).port}")[0] == 200


def test_a_password_is_asked_for(home):
    pytest.importorskip("gradio", reason='the page needs gradio: pip install "stylejax[app]"')
    with server.served(password="correct horse") as page:
        assert b"stylejax app was started with" in get(page, "/")[1]
        assert get(page, "/gradio_api/info")[0] == 401
        for password, status in (("wrong horse", 400), ("correct horse", 200)):
            address = urllib.parse.urlsplit(page.url)
            asking = http.client.HTTPConnection(address.hostname, address.port)
            form = urllib.parse.urlencode({"username": "me", "password": password})
            asking.request("POST", "/login", form, {"Content-Type": "application/x-www-form-urlencoded"})
            assert asking.getresponse().status == status
            asking.close()


def test_it_asks_nobody_else_and_leaves_nothing(home, monkeypatch, photo):
    pytest.importorskip("gradio", reason='the page needs gradio: pip install "stylejax[app]"')
    sought = []
    connect = socket.socket.connect
    find = socket.getaddrinfo

    def connect_here(self, address):
        if self.family != socket.AF_UNIX and address[0] not in ("127.0.0.1", "::1"):
            sought.append(address)
        return connect(self, address)

    def find_here(host, *words, **more):
        if host not in ("127.0.0.1", "::1", "localhost", None):
            sought.append(host)
        return find(host, *words, **more)

    monkeypatch.setattr(socket.socket, "connect", connect_here)
    monkeypatch.setattr(socket, "getaddrinfo", find_here)
    with server.served() as page:
        assert get(page, "/")[0] == 200
        folder = page.folder
        assert Path(folder).is_dir()
    assert sought == [] and not Path(folder).exists()
