"""Signing in and out by plain HTTP forms: the only place where the login cookie is set."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crm_app import routes
from crm_app.api.cookies import clear_login, set_login, token_in
from crm_app.db.uow import unit_of_work
from crm_app.domain.actor import Role, Scope
from crm_app.domain.errors import DomainError, Invalid, Throttled
from crm_app.domain.leads.stage_settings import seed_stages
from crm_app.domain.people import login, setup
from crm_app.domain.people.passwords import password_matches
from crm_app.domain.people.sessions import close_session, open_session
from crm_app.domain.terms.service import seed_terms
from crm_app.states.pool import in_thread

MOST_FORM = 16 * 1024


async def sign_in(request: Request) -> Response:
    """POST e-mail and password."""
    form = await _form(request)
    address = request.client.host if request.client else ""
    return await _signed_in(request, routes.LOGIN, {"email": form.get("email", "")}, lambda: _password_token(form, address))


async def sign_in_as_persona(request: Request) -> Response:
    """POST the code of one of the demo company's personas."""
    form = await _form(request)
    return await _signed_in(request, routes.LOGIN, {}, lambda: _persona_token(form.get("persona", "")))


async def set_up(request: Request) -> Response:
    """POST the first administrator and their company, with the one-time token of the terminal."""
    form = await _form(request)
    kept = {name: form.get(name, "") for name in ("token", "company", "name", "email", "locale", "zone", "currency")}
    return await _signed_in(request, routes.SETUP, kept, lambda: _new_company_token(form))


async def sign_out(request: Request) -> Response:
    """End the login everywhere it is open."""
    token = token_in(request.headers.get("cookie", ""))
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


async def _signed_in(request: Request, page: str, kept: dict[str, str], get_token: Callable[[], str]) -> Response:
    """Set the cookie and go on, or back to the form with what is wrong at which field."""
    try:
        token = await in_thread(get_token)
    except DomainError as refusal:
        return RedirectResponse(f"{page}?{urlencode({**_problems(refusal), **kept})}", status_code=303)
    old = token_in(request.headers.get("cookie", ""))
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


def _password_token(form: dict[str, str], address: str) -> str:
    email, password = form.get("email", "")[:254], form.get("password", "")[:200]
    with unit_of_work() as session:
        login.ensure_not_blocked(session, email=email, address=address)
        user = login.account(session, email)
    # Hashing is slow on purpose; the database is not held meanwhile.
    right = password_matches(password, user.password_hash if user and user.active else None)
    with unit_of_work() as session:
        login.settle_guess(session, right=right, email=email, address=address)
        if right and user:
            return open_session(session, membership=login.first_membership(session, user))
    raise Invalid({"password": "login"})


def _persona_token(code: str) -> str:
    with unit_of_work() as session:
        return open_session(session, membership=login.persona(session, code))


def _new_company_token(form: dict[str, str]) -> str:
    with unit_of_work() as session:
        password = form.get("password", "")
        problems = setup.company_problems(company=form.get("company", ""), zone=form.get("zone", ""), currency=form.get("currency", ""))
        problems |= setup.person_problems(session, email=form.get("email", ""), name=form.get("name", ""), password=password)
        if password != form.get("password_again", password):
            problems["password_again"] = "password_again"
        if problems:
            raise Invalid(problems)
        setup.spend_setup_token(session, form.get("token", ""))
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


def _close(token: str) -> None:
    with unit_of_work() as session:
        close_session(session, token)
