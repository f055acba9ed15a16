"""What every page's state shares: who is signed in, the toast, and how a handler reaches the domain."""

import functools
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import reflex as rx

from crm_app import routes
from crm_app.domain.errors import Conflict, DomainError, Invalid, SignedOut
from crm_app.domain.leads import queries as leads
from crm_app.domain.leads import taking_back  # noqa: F401 - registers the inverse commands
from crm_app.domain.leads.agenda import due_count
from crm_app.domain.people.queries import profile, set_preferences
from crm_app.domain.records.undo import undo
from crm_app.states.inputs import line, whole
from crm_app.states.pool import Work, work_as
from crm_app.viewmodels.shell import Company, Me, Place, company, me, places

log = logging.getLogger(__name__)
T = TypeVar("T")
Handler = Callable[..., Awaitable[Any]]


def command(handler: Handler) -> Any:
    """An event handler whose refusals become one translated toast.

    Reflex lets any client call any public method with any argument, so everything public is one of these, and each
    asks the domain, which looks at the very row.
    """

    @functools.wraps(handler)
    async def guarded(self: "AppState", *args: Any, **kwargs: Any) -> Any:
        try:
            return await handler(self, *args, **kwargs)
        except SignedOut:
            return self._leave()
        except DomainError as refusal:
            self._refuse(refusal)
        except Exception:
            self._stumble(handler.__qualname__)
        return None

    return rx.event(guarded)


class AppState(rx.State):
    """The signed-in person and what the shell shows. Defaults hold no data: everybody receives them."""

    ready: bool = False
    signed_in: bool = False
    me: Me = Me()
    workspace: Company = Company()
    nav: list[Place] = []
    toast: dict[str, Any] = {}
    found: dict[str, Any] = {}
    field_errors: dict[str, str] = {}

    @command
    async def arrive(self):
        """Open a page that needs nothing but a signed-in person."""
        await self._work(self._greet, writing=False)

    @command
    async def go_home(self):
        """Send each role to the page where its day starts."""
        actor = await self._work(lambda work: work.actor, writing=False)
        return rx.redirect(landing(actor.role), replace=True)

    @command
    async def undo(self, step_id: int):
        """Take one's own last change back."""
        await self._work(lambda work: undo(work.session, work.actor, step_id=whole(step_id)))
        self._say("toast.undone", tone="info")

    @command
    async def search(self, text: str):
        """Answer the palette."""
        text = line(text, 120)
        rows = await self._work(lambda work: leads.search(work.session, work.actor, text), writing=False)
        self.found = {"query": text, "items": [
            {"kind": "lead", "id": row.id, "title": row.title, "href": routes.lead(row.number),
             "sub": " · ".join(part for part in (row.contact_name, row.owner_name) if part)}
            for row in rows
        ]}  # fmt: skip

    @command
    async def choose_locale(self, locale: str):
        """Remember the language on the account; the page has switched by itself already."""
        await self._work(lambda work: set_preferences(work.session, work.actor, locale=line(locale)))

    async def _work(self, task: Callable[[Work], T], *, writing: bool = True) -> T:
        return await work_as(self._session_digest(), task, writing=writing)

    def _session_digest(self) -> str | None:
        """The login session of this socket, put there by the server, never by the client."""
        kind, _, digest = self.router.headers.raw_headers.get("authorization", "").partition(" ")
        return digest if kind == "Session" and digest else None

    def _greet(self, work: Work) -> None:
        """Fill the shell; runs within the page's own unit of work."""
        actor = work.actor
        if self.ready and self.me == me(actor):
            return
        self.me, self.signed_in, self.ready = me(actor), True, True
        self.workspace = company(profile(work.session, actor))
        self.nav = places(actor, due=due_count(work.session, actor))

    def _leave(self) -> Any:
        """Forget everything on this tab, of whatever page, and ask for a login."""
        shared = self
        while isinstance(shared.parent_state, AppState):
            shared = shared.parent_state
        shared.reset()
        return rx.redirect(routes.LOGIN, replace=True)

    def _say(self, key: str, *, tone: str = "ok", undo_id: int = 0, **params: Any) -> None:
        self.toast = {"id": secrets.randbits(52), "tone": tone, "key": key, "params": params, "undo": undo_id}

    def _refuse(self, refusal: DomainError) -> None:
        if isinstance(refusal, Invalid):
            self.field_errors = {name: f"error.{code}" for name, code in refusal.fields.items()}
            name, code = next(iter(refusal.fields.items()))
            self._say("error.invalid", tone="error", field=f"@lead.{name}", why=f"@error.{code}")
            return
        fields = [f"@lead.{name}" for name in refusal.fields] if isinstance(refusal, Conflict) else []
        self._say(f"error.{refusal.code}", tone="error", fields=fields, **_plain(refusal.params))

    def _stumble(self, where: str) -> None:
        number = secrets.token_hex(4)
        log.exception("unexpected error %s in %s", number, where)
        self._say("error.unexpected", tone="error", number=number)


def landing(role: str) -> str:
    """Where a role's day starts."""
    places = {
        "administrator": routes.ADMIN, "manager": routes.LEADS, "service": routes.LEADS,
        "analyst": f"{routes.LEADS}?view=table",
    }  # fmt: skip
    return places.get(role, routes.TODAY)


def _plain(params: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, (str, int, float, dict)) else str(value) for name, value in params.items()}
