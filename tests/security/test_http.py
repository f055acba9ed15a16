"""Every HTTP route against strangers, other sites, other hosts and bodies without end."""

import asyncio
import contextlib

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

# A new route joins by existing; only its body, where it needs one, is named here.
BODIES = {routes.UPLOADS: b"Title\nA lead\n"}
ROUTES = [route for route in http_routes().routes if isinstance(route, Route)]
CSV = b"Title,Contact\nHarbor Legal,Ann\n"


def client_of(server: Served, login: str | None = None, **headers: str) -> httpx.Client:
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
        with client_of(server, login) as client:
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
    with client_of(server, server.login(server.office.eva)) as client:
        answers = [client.get(f"/api/imports/{number}/errors.csv") for number in (others_job, 987654321)]
    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1", "http://127.0.0.1"])
def test_other_sites_cannot_post(server: Served, origin: str):
    login = server.login(server.office.amy)
    for route, method in _pairs():
        if method != "GET":
            with client_of(server, login, Origin=origin) as client:
                assert client.request(method, _path(route, 1)).status_code == 403
    with client_of(server, login, **{"Sec-Fetch-Site": "same-site"}) as client:
        assert client.post(routes.AUTH_LOGOUT).status_code == 403
    with client_of(server, login) as client:
        assert client.post(routes.UPLOADS, content=CSV).status_code != 401  # nobody was signed out


def test_our_own_page_may_post(server: Served):
    with client_of(server, Origin=server.url) as client:
        assert client.post(routes.AUTH_PERSONA, data={"persona": "sales"}).headers["location"] == routes.HOME


def test_no_answer_lets_another_origin_read(server: Served):
    for origin in ("https://evil.example", server.url, f"http://localhost:{server.port}"):
        with client_of(server, Origin=origin) as client:
            for answer in (client.get("/healthz"), client.options(routes.UPLOADS, headers={"Access-Control-Request-Method": "POST"})):
                assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "169.254.169.254", "localhost.evil.example:3000", "[::2]", "@127.0.0.1.x"])
def test_names_that_are_not_ours_are_not_served(server: Served, host: str):
    with client_of(server, Host=host) as client:
        for path in ("/", "/login", "/healthz", "/_event/", "/assets/none.js"):
            assert client.get(path).status_code in (400, 421)


def test_what_a_proxy_claims_of_the_host_is_not_believed(server: Served):
    with client_of(server, **{"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}) as client:
        answer = client.post(routes.AUTH_PERSONA, data={"persona": "sales"})
    assert answer.headers["location"] == routes.HOME
    assert "evil" not in str(answer.headers)


HEADERS = {
    "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}  # fmt: skip


def test_every_answer_carries_the_security_headers(server: Served):
    with client_of(server) as client:
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
    with client_of(server) as client:
        cookie = client.post(routes.AUTH_PERSONA, data={"persona": "sales"}).headers["set-cookie"]
    assert cookie.startswith("crm_session=") and "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie


def test_behind_https_the_cookie_is_bound_to_the_host(server: Served):
    with client_of(server, **{"X-Forwarded-Proto": "https"}) as client:
        cookie = client.post(routes.AUTH_PERSONA, data={"persona": "sales"}).headers["set-cookie"]
        assert cookie.startswith("__Host-crm_session=") and "Secure" in cookie and "Domain" not in cookie
        # Anybody between the browser and an http page of the same name could have set the plain one.
        planted = client.post(routes.UPLOADS, headers={"Cookie": f"crm_session={server.login(server.office.eva)}"}, content=CSV)
    assert planted.status_code == 401


def test_a_login_rotates_the_session_and_ends_the_one_before(server: Served):
    with client_of(server) as client:
        first = client.post(routes.AUTH_PERSONA, data={"persona": "manager"}).cookies["crm_session"]
        second = client.post(routes.AUTH_PERSONA, data={"persona": "manager"}).cookies["crm_session"]
    assert first != second
    with client_of(server, first) as client:
        assert client.post(routes.UPLOADS, content=CSV).status_code == 401
    with client_of(server, second) as client:
        assert client.post(routes.UPLOADS, params={"name": "leads.csv"}, content=CSV).status_code == 200


def test_refusals_lead_nowhere_else_and_inject_nothing(server: Served):
    evil = "https://evil.example/\r\nSet-Cookie: x=1"
    with client_of(server) as client:
        for path in (routes.AUTH_LOGIN, routes.AUTH_PERSONA, routes.AUTH_SETUP, routes.AUTH_JOIN):
            fields = dict.fromkeys(("email", "password", "persona", "token", "company", "next", "redirect", "zone", "currency", "name"), evil)
            answer = client.post(path, data=fields, params={"next": evil})
            assert answer.status_code == 303 and answer.headers["location"].startswith(("/login?", "/setup?", "/join?"))
            assert "x=1" not in answer.headers.get("set-cookie", "")
        for path in ("//evil.example", "/\\evil.example", "/%2f%2fevil.example/..", "/leads//evil.example/"):
            assert "evil.example" not in client.get(path).headers.get("location", "").removeprefix(server.url).lstrip("/")[:12]


def test_guesses_are_slowed_down_for_this_account_from_this_address_only(server: Served):
    with unit_of_work(server.office.workspace_id, engine=server.engine, writing=False) as session:
        email = session.get_one(User, server.pia.user_id).email
    with client_of(server) as client:
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
    with client_of(server) as client:
        answers = [client.post(routes.AUTH_SETUP, data={**fields, "email": email}).headers["location"].replace("%40", "@").replace(email, "")
                   for email in (known, "nobody@b.example")]  # fmt: skip
    assert answers[0] == answers[1] and "taken" not in answers[0]
