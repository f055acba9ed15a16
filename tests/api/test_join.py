"""POST /auth/join: a one-time link, a password, and one is signed in."""

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from crm_app import routes
from crm_app.api.routes import http_routes
from crm_app.domain.people.invitations import invite

GOOD = {"password": "a long enough sentence", "password_again": "a long enough sentence"}


@pytest.fixture
def token(installation, work, office):
    with work(office.eva) as session:
        return invite(session, office.eva, member_id=office.amy.member_id)[0]


async def post(**form):
    transport = httpx.ASGITransport(app=http_routes())
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.post(routes.AUTH_JOIN, data=form)


def problems(response):
    return {key: value[0] for key, value in parse_qs(urlsplit(response.headers["location"]).query).items()}


async def test_a_link_signs_in_once(token):
    first, second = await post(token=token, **GOOD), await post(token=token, **GOOD)
    assert (first.status_code, first.headers["location"]) == (303, routes.HOME)
    assert "HttpOnly" in first.headers["set-cookie"]
    assert problems(second)["error"] == "invitation.spent"
    assert "set-cookie" not in second.headers


async def test_a_refused_password_leaves_the_link_alive(token):
    assert (
        problems(await post(token=token, password="short", password_again="short"))["error_password"]
        == "password_short"
    )
    assert (
        problems(await post(token=token, **{**GOOD, "password_again": "else"}))["error_password_again"]
        == "password_again"
    )
    assert (await post(token=token, **GOOD)).headers["location"] == routes.HOME


async def test_no_token_and_a_made_up_one_are_the_same(token):
    assert (
        problems(await post(**GOOD))["error"]
        == problems(await post(token="x" * 43, **GOOD))["error"]
        == "invitation.spent"
    )
