"""Signing in and out by plain HTTP forms: the only place where the login cookie is set."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crm_app import routes
from crm_app.api.callers import address_of
from crm_app.api.cookies import clear_login, login_token, set_login
from crm_app.api.throttle import Throttle
from crm_app.db.uow import unit_of_work
from crm_app.domain.actor import Role, Scope
from crm_app.domain.errors import DomainError, Invalid, Throttled
from crm_app.domain.leads.stage_settings import seed_stages
from crm_app.domain.people import invitations, login, setup
from crm_app.domain.people.models import User
from crm_app.domain.people.passwords import hash_password, password_matches
from crm_app.domain.people.sessions import close_session, open_session
from crm_app.domain.terms.service import seed_terms
from crm_app.states.pool import hashing, in_thread

MOST_FORM = 16 * 1024
# By address, for every form together: a class logging in at once passes, a machine that tries passwords of many
# accounts waits. Nobody is locked out by it.
_knocks = Throttle(rate=3, burst=80)
LONGEST_WAIT = 10


async def sign_in(request: Request) -> Response:
    """POST e-mail and password."""
    form = await _form(request)
    address = address_of(request.scope)
    return await _signed_in(request, routes.LOGIN, {"email": form.get("email", "")}, lambda: _password_token(form, address))


async def sign_in_as_persona(request: Request) -> Response:
    """POST the code of one of the demo company's personas."""
    form = await _form(request)
    return await _signed_in(request, routes.LOGIN, {}, lambda: in_thread(_persona_token, form.get("persona", "")))


async def set_up(request: Request) -> Response:
    """POST the first administrator and their company, with the one-time token of the terminal."""
    form = await _form(request)
    return await _signed_in(request, routes.SETUP, {}, lambda: in_thread(_new_company_token, form))


async def join(request: Request) -> Response:
    """POST the password of somebody who came by a one-time link."""
    form = await _form(request)
    return await _signed_in(request, routes.JOIN, {"token": form.get("token", "")[:200]}, lambda: _joined_token(form))


async def sign_out(request: Request) -> Response:
    """End the login everywhere it is open."""
    token = login_token(request.scope)
    if token:
        await in_thread(_close, token)
    response = RedirectResponse(routes.LOGIN, status_code=303)
    clear_login(response)
    return response


async def _form(request: Request) -> dict[str, str]:
    if int(request.headers.get("content-length", "0") or 0) > MOST_FORM:
        return {}
    form = await request.form(max_files=0, max_fields=20, max_part_size=MOST_FORM)
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def _signed_in(request: Request, page: str, kept: dict[str, str], get_token: Callable[[], Awaitable[str]]) -> Response:
    """Set the cookie and go on, or back to the form with what is wrong at which field."""
    try:
        await _wait_ones_turn(address_of(request.scope))
        token = await get_token()
    except DomainError as refusal:
        return RedirectResponse(f"{page}?{urlencode({**_problems(refusal), **kept})}", status_code=303)
    old = login_token(request.scope)
    if old:
        await in_thread(_close, old)
    response = RedirectResponse(routes.HOME, status_code=303)
    set_login(request, response, token)
    return response


def _problems(refusal: DomainError) -> dict[str, Any]:
    if isinstance(refusal, Invalid):
        return {"error": "invalid", **{f"error_{name}": code for name, code in refusal.fields.items()}}
    if isinstance(refusal, Throttled):
        return {"error": "throttled", "seconds": refusal.seconds}
    return {"error": refusal.code}


async def _wait_ones_turn(address: str) -> None:
    seconds = _knocks.wait_for(address)
    if seconds > LONGEST_WAIT:
        raise Throttled(int(seconds))
    await asyncio.sleep(seconds)


async def _password_token(form: dict[str, str], address: str) -> str:
    email, password = form.get("email", "")[:254], form.get("password", "")[:200]
    user = await in_thread(_begin_guess, email, address)
    # Hashing is slow on purpose; the database is not held meanwhile.
    right = await hashing(password_matches, password, user.password_hash if user and user.active else None)
    if not right or user is None:
        raise Invalid({"password": "login"})
    return await in_thread(_open, user, email, address)


def _begin_guess(email: str, address: str) -> User | None:
    """Count the guess as a wrong one before it is looked at, or many at once would all pass before the first counts."""
    with unit_of_work() as session:
        login.ensure_not_blocked(session, email=email, address=address)
        login.settle_guess(session, right=False, email=email, address=address)
        return login.account(session, email)


def _open(user: User, email: str, address: str) -> str:
    with unit_of_work() as session:
        login.settle_guess(session, right=True, email=email, address=address)
        return open_session(session, membership=login.first_membership(session, user))


def _persona_token(code: str) -> str:
    with unit_of_work() as session:
        return open_session(session, membership=login.persona(session, code))


def _new_company_token(form: dict[str, str]) -> str:
    with unit_of_work() as session:
        # First of all: without it nobody learns which addresses have accounts. A refusal below takes it back.
        setup.spend_setup_token(session, form.get("token", ""))
        password = form.get("password", "")
        problems = setup.company_problems(company=form.get("company", ""), zone=form.get("zone", ""), currency=form.get("currency", ""))
        problems |= setup.person_problems(session, email=form.get("email", ""), name=form.get("name", ""), password=password)
        if password != form.get("password_again", password):
            problems["password_again"] = "password_again"  # noqa: S105 - the code of a message
        if problems:
            raise Invalid(problems)
        locale = "en" if form.get("locale") == "en" else "zh"
        workspace = setup.create_workspace(
            session, name=form["company"].strip(), zone=form["zone"], currency=form["currency"], locale=locale
        )
        seed_terms(session)
        seed_stages(session)
        user = setup.create_user(session, email=form["email"], name=form["name"], password=password, locale=locale)
        member = setup.join(session, user, role=Role.ADMINISTRATOR, scope=Scope.ALL)
        assert workspace.id
        return open_session(session, membership=member)


async def _joined_token(form: dict[str, str]) -> str:
    token, password = form.get("token", "")[:200], form.get("password", "")
    guest = await in_thread(_guest, token)
    invitations.ensure_good_password(guest.email, password, form.get("password_again", ""))
    # Hashing is slow on purpose; the database is not held meanwhile.
    hashed = await hashing(hash_password, password)
    return await in_thread(_accept, token, hashed)


def _guest(token: str) -> invitations.Invited:
    with unit_of_work(writing=False) as session:
        return invitations.invited(session, token)


def _accept(token: str, hashed: str) -> str:
    with unit_of_work() as session:
        return open_session(session, membership=invitations.accept(session, token=token, password_hash=hashed))


def _close(token: str) -> None:
    with unit_of_work() as session:
        close_session(session, token)
