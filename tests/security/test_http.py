"""Every HTTP route against strangers, other sites, other hosts and bodies without end."""

import asyncio
import contextlib
import socket
import time

import httpx
import pytest
from starlette.routing import Route

from crm_app import routes
from crm_app.api.routes import http_routes
from crm_app.db.uow import unit_of_work
from crm_app.domain.people.models import Membership, User
from crm_app.domain.records import jobs
from tests.security.books import books
from tests.server import CANARY, PASSWORD, Served
from tools.build import PAGES

# A new route joins by existing; only its body, where it needs one, is named here.
BODIES = {routes.UPLOADS: b"Title\nA lead\n"}
ROUTES = [route for route in http_routes().routes if isinstance(route, Route)]
CSV = b"Title,Contact\nHarbor Legal,Ann\n"


def _client(server: Served, login: str | None = None, **headers: str) -> httpx.Client:
    cookie = {"Cookie": f"crm_session={login}"} if login else {}
    return httpx.Client(base_url=server.url, headers={**cookie, **headers}, trust_env=False, timeout=30)


def _path(route: Route, number: int) -> str:
    return route.path.replace("{job_id:int}", str(number))


def _pairs() -> list[tuple[Route, str]]:
    return [(route, method) for route in ROUTES for method in sorted(route.methods - {"HEAD"})]


@pytest.fixture
def others_job(server: Served) -> int:
    """An import in the other company."""
    with unit_of_work(server.other.workspace_id, engine=server.engine) as session:
        job = jobs.enqueue(session, server.other.eva, kind="lead.import", payload={"file_name": CANARY})
        job.state = jobs.DONE  # the worker shall leave it alone
        return job.id or 0


@pytest.mark.parametrize("who", ["anonymous", "amy", "cai", "eva", "gus", "disabled"])
def test_no_route_shows_or_changes_what_its_caller_may_not(server: Served, others_job: int, who: str):
    login = None if who == "anonymous" else server.login(getattr(server.office, "bob" if who == "disabled" else who))
    with _disabled(server, server.office.bob.member_id) if who == "disabled" else contextlib.nullcontext():
        before = books(server.engine)
        for route, method in _pairs():
            # Signing out is for everybody, and would end the probes.
            if route.path != routes.AUTH_LOGOUT:
                _probe(server, route, method, login, others_job, knows_nobody=who in ("anonymous", "disabled"))
        after = books(server.engine)
    trail = {"audit_entry", "audit_values", "workspace_head"}
    changed = {key[0] for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    assert changed <= (trail | {"stored_file"} if who in ("cai", "eva") else trail)


def _probe(server: Served, route: Route, method: str, login: str | None, job_id: int, *, knows_nobody: bool) -> None:
    for number in (job_id, 987654321, 0, 2**70):
        with _client(server, login) as client:
            answer = client.request(method, _path(route, number), content=BODIES.get(route.path))
        assert answer.status_code < 500, (route.path, answer.text)
        assert CANARY not in answer.text and "Traceback" not in answer.text
        assert not (knows_nobody and route.path.startswith("/api/")) or answer.status_code == 401


@contextlib.contextmanager
def _disabled(server: Served, member_id: int | None):
    _set_active(server, member_id, False)
    yield
    _set_active(server, member_id, True)


def _set_active(server: Served, member_id: int | None, active: bool) -> None:
    with unit_of_work(server.office.workspace_id, engine=server.engine) as session:
        session.add(session.get_one(Membership, member_id).sqlmodel_update({"active": active}))


def test_a_missing_import_and_anothers_look_alike(server: Served, others_job: int):
    with _client(server, server.login(server.office.eva)) as client:
        answers = [client.get(f"/api/imports/{number}/errors.csv") for number in (others_job, 987654321)]
    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1"])
def test_other_sites_cannot_post(server: Served, origin: str):
    login = server.login(server.office.amy)
    for route, method in _pairs():
        if method != "GET":
            with _client(server, login, Origin=origin) as client:
                assert client.request(method, _path(route, 1)).status_code == 403
    with _client(server, login, **{"Sec-Fetch-Site": "same-site"}) as client:
        assert client.post(routes.AUTH_LOGOUT).status_code == 403
    with _client(server, login) as client:
        assert client.post(routes.UPLOADS, content=CSV).status_code != 401  # nobody was signed out


def test_our_own_page_may_post(server: Served):
    with _client(server, Origin=server.url) as client:
        assert client.post(routes.AUTH_PERSONA, data={"persona": "sales"}).headers["location"] == routes.HOME


def test_no_answer_lets_another_origin_read(server: Served):
    for origin in ("https://evil.example", server.url, f"http://localhost:{server.port}"):
        with _client(server, Origin=origin) as client:
            for answer in (client.get("/healthz"), client.options(routes.UPLOADS, headers={"Access-Control-Request-Method": "POST"})):
                assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "169.254.169.254", "localhost.evil.example:3000", "[::2]", "@127.0.0.1.x"])
def test_names_that_are_not_ours_are_not_served(server: Served, host: str):
    with _client(server, Host=host) as client:
        for path in ("/", "/login", "/healthz", "/_event/", "/assets/none.js"):
            assert client.get(path).status_code in (400, 421)


def test_what_a_proxy_claims_of_the_host_is_not_believed(server: Served):
    with _client(server, **{"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}) as client:
        answer = client.post(routes.AUTH_PERSONA, data={"persona": "sales"})
    assert answer.headers["location"] == routes.HOME
    assert "evil" not in str(answer.headers)


HEADERS = {
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}  # fmt: skip


def test_every_answer_carries_the_security_headers(server: Served):
    with _client(server) as client:
        answers = [client.get(path) for path in ("/", "/login", "/leads", "/boot.js", "/nowhere", "/healthz", "/ping", "/_event/")]
        answers += [client.post(routes.AUTH_LOGIN), client.options("/login", headers={"Access-Control-Request-Method": "GET", "Origin": server.url})]
        answers += [client.get("/login", headers={"Host": "evil.example"}), client.post("/auth/login", headers={"Origin": "null"})]
        answers += [client.post("/auth/login", content=b"x" * 70_000)]
    for answer in answers:
        assert HEADERS.items() <= dict(answer.headers).items(), answer.url
        policy = answer.headers["content-security-policy"]
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert "unsafe" not in scripts and "*" not in policy
        assert "frame-ancestors 'none'" in policy and "object-src 'none'" in policy


def test_the_login_cookie_is_out_of_reach_of_scripts_and_other_sites(server: Served):
    with _client(server) as client:
        cookie = client.post(routes.AUTH_PERSONA, data={"persona": "sales"}).headers["set-cookie"]
    assert cookie.startswith("crm_session=") and "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie


def test_behind_https_the_cookie_is_bound_to_the_host(server: Served):
    with _client(server, **{"X-Forwarded-Proto": "https"}) as client:
        cookie = client.post(routes.AUTH_PERSONA, data={"persona": "sales"}).headers["set-cookie"]
        assert cookie.startswith("__Host-crm_session=") and "Secure" in cookie and "Domain" not in cookie
        # Anybody between the browser and an http page of the same name could have set the plain one.
        planted = client.post(routes.UPLOADS, headers={"Cookie": f"crm_session={server.login(server.office.eva)}"}, content=CSV)
    assert planted.status_code == 401


def test_a_login_rotates_the_session_and_ends_the_one_before(server: Served):
    with _client(server) as client:
        first = client.post(routes.AUTH_PERSONA, data={"persona": "manager"}).cookies["crm_session"]
        second = client.post(routes.AUTH_PERSONA, data={"persona": "manager"}).cookies["crm_session"]
    assert first != second
    with _client(server, first) as client:
        assert client.post(routes.UPLOADS, content=CSV).status_code == 401
    with _client(server, second) as client:
        assert client.post(routes.UPLOADS, params={"name": "leads.csv"}, content=CSV).status_code == 200


def test_refusals_lead_nowhere_else_and_inject_nothing(server: Served):
    evil = "https://evil.example/\r\nSet-Cookie: x=1"
    with _client(server) as client:
        for path in (routes.AUTH_LOGIN, routes.AUTH_PERSONA, routes.AUTH_SETUP, routes.AUTH_JOIN):
            fields = dict.fromkeys(("email", "password", "persona", "token", "company", "next", "redirect", "zone", "currency", "name"), evil)
            answer = client.post(path, data=fields, params={"next": evil})
            assert answer.status_code == 303 and answer.headers["location"].startswith(("/login?", "/setup?", "/join?"))
            assert "x=1" not in answer.headers.get("set-cookie", "")
        for path in ("//evil.example", "/\\evil.example", "/%2f%2fevil.example/..", "/leads//evil.example/"):
            assert "evil.example" not in client.get(path).headers.get("location", "").removeprefix(server.url).lstrip("/")[:12]


# --- passwords ---------------------------------------------------------------


def test_guesses_are_slowed_down_for_this_account_from_this_address_only(server: Served):
    with unit_of_work(server.office.workspace_id, engine=server.engine, writing=False) as session:
        email = session.get_one(User, server.pia.user_id).email
    with _client(server) as client:
        for _ in range(6):
            answer = client.post(routes.AUTH_LOGIN, data={"email": email, "password": "wrong"})
        assert "throttled" in answer.headers["location"]
        assert "throttled" in client.post(routes.AUTH_LOGIN, data={"email": email, "password": PASSWORD}).headers["location"]
        # A stranger's account, and this one from elsewhere, are as free as before.
        assert "throttled" not in client.post(routes.AUTH_LOGIN, data={"email": "a@b.example", "password": "x"}).headers["location"]
    with httpx.Client(base_url=f"http://localhost:{server.port}", transport=httpx.HTTPTransport(local_address="127.0.0.2"), trust_env=False) as elsewhere:
        assert elsewhere.post(routes.AUTH_LOGIN, data={"email": email, "password": PASSWORD}).headers["location"] == routes.HOME


async def test_many_guesses_at_once_are_counted_like_one_after_the_other(server: Served):
    async with httpx.AsyncClient(base_url=server.url, trust_env=False, timeout=60) as client:
        guesses = [client.post(routes.AUTH_LOGIN, data={"email": "race@b.example", "password": f"guess {n}"}) for n in range(20)]
        answers = [answer.headers["location"] for answer in await asyncio.gather(*guesses)]
    assert sum("throttled" not in location for location in answers) <= 8


def test_nobody_learns_which_addresses_have_accounts(server: Served):
    fields = {"company": "C", "zone": "Asia/Shanghai", "currency": "CNY", "name": "N", "password": "long enough word", "token": "made-up"}
    with unit_of_work(server.office.workspace_id, engine=server.engine, writing=False) as session:
        known = session.get_one(User, server.office.amy.user_id).email
    with _client(server) as client:
        answers = [client.post(routes.AUTH_SETUP, data={**fields, "email": email}).headers["location"].replace("%40", "@").replace(email, "")
                   for email in (known, "nobody@b.example")]  # fmt: skip
    assert answers[0] == answers[1] and "taken" not in answers[0]


# --- bodies ------------------------------------------------------------------


def _endless(megabytes: int):
    for _ in range(megabytes * 16):
        yield b"x" * 65536


@pytest.mark.parametrize("path", [routes.AUTH_LOGIN, routes.AUTH_SETUP, "/_upload", "/ping", "/_event/"])
def test_bodies_are_cut_off_while_they_come(server: Served, path: str):
    begun = time.monotonic()
    with _client(server, **{"Content-Type": "application/x-www-form-urlencoded"}) as client:
        try:
            status = client.post(path, content=_endless(40)).status_code
        except httpx.TransportError:
            status = 413
        assert status in (400, 404, 405, 413)
        assert client.post(path, content=b"x" * 70_000).status_code in (400, 404, 405, 413)
    assert time.monotonic() - begun < 10


def test_reflex_own_upload_is_not_there(server: Served):
    with _client(server, server.login(server.office.eva)) as client:
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
    with _client(server, server.login(server.office.eva)) as client:
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
    with _client(server, server.login(server.office.eva)) as client:
        answer = client.post(routes.UPLOADS, params={"name": name}, content=content)
    assert answer.status_code == status and answer.json()["error"]["code"].startswith("import.")


def test_an_upload_ends_at_thirty_megabytes(server: Served):
    with _client(server, server.login(server.office.eva)) as client:
        try:
            status = client.post(routes.UPLOADS, params={"name": "a.csv"}, content=_endless(33)).status_code
        except httpx.TransportError:
            status = 413
        assert status == 413


@pytest.mark.parametrize("path", ["/../crm.sqlite3", "/%2e%2e/crm.sqlite3", "/..%2f..%2fetc/passwd", "/assets/..%5c..%5crxconfig.py",
                                  "/%00", "/.env", "/.git/config", "/rxconfig.py", "/crm_app/settings.py", "/data/crm.sqlite3"])  # fmt: skip
def test_no_file_outside_the_build_is_served(server: Served, path: str):
    with _client(server) as client:
        answer = client.get(path)
    assert answer.status_code in (400, 404) or (b"root:" not in answer.content and b"SQLite" not in answer.content and b"import" not in answer.content[:200])


def test_no_source_map_is_served(server: Served):
    assert list(PAGES.rglob("*.map")) == []
