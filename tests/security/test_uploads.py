"""Bodies without end, uploads, and files that are nobody's to read."""

import socket
import time

import httpx
import pytest

from crm_app import routes
from tests.security.test_http import CSV, client_of
from tests.server import Served
from tools.build import PAGES


def _endless(megabytes: int):
    for _ in range(megabytes * 16):
        yield b"x" * 65536


@pytest.mark.parametrize("path", [routes.AUTH_LOGIN, routes.AUTH_SETUP, "/_upload", "/ping", "/_event/"])
def test_bodies_are_cut_off_while_they_come(server: Served, path: str):
    begun = time.monotonic()
    with client_of(server, **{"Content-Type": "application/x-www-form-urlencoded"}) as client:
        try:
            status = client.post(path, content=_endless(40)).status_code
        except httpx.TransportError:
            status = 413
        assert status in (400, 404, 405, 413)
        assert client.post(path, content=b"x" * 70_000).status_code in (400, 404, 405, 413)
    assert time.monotonic() - begun < 10


def test_reflex_own_upload_is_not_there(server: Served):
    with client_of(server, server.login(server.office.eva)) as client:
        answer = client.post("/_upload", files={"files": ("a.txt", b"x")}, headers={"Reflex-Client-Token": "x", "Reflex-Event-Handler": "y"})
        assert answer.status_code in (404, 405)
        assert client.get("/_upload/a.txt").status_code == 404
        assert client.get("/_all_routes").status_code == 404


def test_an_upload_asks_who_it_is_before_reading(server: Served):
    for login in (None, "made-up", server.login(server.office.amy), server.login(server.office.gus)):
        cookie = f"Cookie: crm_session={login}\r\n" if login else ""
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as line:
            # The answer comes although nothing of the announced body does.
            line.sendall(f"POST {routes.UPLOADS}?name=a.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n{cookie}Content-Length: 5000000\r\n\r\n".encode())
            answer = line.recv(65536).decode()
        assert answer.split()[1] in ("401", "404")
        assert '"signed_out"' in answer or '"not_found"' in answer


def test_an_upload_is_kept_by_its_content_whatever_it_is_called(server: Served):
    with client_of(server, server.login(server.office.eva)) as client:
        for name in ("leads.csv", "../../../../etc/passwd.csv", "..\\..\\x.csv", "a\x00b.csv", "\u202excel.csv", "x" * 5000 + ".csv"):
            answer = client.post(routes.UPLOADS, params={"name": name}, content=CSV + name.encode())
            assert answer.status_code == 200 and answer.json()["file_id"] > 0
    kept = [path for path in (server.folder / "files").rglob("*") if path.is_file()]
    assert kept and all(len(path.name) == 64 and path.parent.name == path.name[:2] for path in kept)
    assert not list(server.folder.parent.glob("passwd*"))


@pytest.mark.parametrize(("name", "content", "status"), [
    ("x.exe", b"MZ\x90\x00", 422), ("x.csv", b"\x89PNG\r\n", 422), ("x.csv", b"<html><script>alert(1)</script>", 422),
    ("x.csv", b"", 422), ("", CSV, 422),
])  # fmt: skip
def test_what_is_plainly_no_table_is_not_kept(server: Served, name: str, content: bytes, status: int):
    with client_of(server, server.login(server.office.eva)) as client:
        answer = client.post(routes.UPLOADS, params={"name": name}, content=content)
    assert answer.status_code == status and answer.json()["error"]["code"].startswith("import.")


def test_an_upload_ends_at_thirty_megabytes(server: Served):
    with client_of(server, server.login(server.office.eva)) as client:
        try:
            status = client.post(routes.UPLOADS, params={"name": "a.csv"}, content=_endless(33)).status_code
        except httpx.TransportError:
            status = 413
        assert status == 413


@pytest.mark.parametrize("path", ["/../crm.sqlite3", "/%2e%2e/crm.sqlite3", "/..%2f..%2fetc/passwd", "/assets/..%5c..%5crxconfig.py",
                                  "/%00", "/.env", "/.git/config", "/rxconfig.py", "/crm_app/settings.py", "/data/crm.sqlite3"])  # fmt: skip
def test_no_file_outside_the_build_is_served(server: Served, path: str):
    with client_of(server) as client:
        answer = client.get(path)
    assert answer.status_code in (400, 404) or (b"root:" not in answer.content and b"SQLite" not in answer.content and b"import" not in answer.content[:200])


def test_no_source_map_is_served(server: Served):
    assert list(PAGES.rglob("*.map")) == []
