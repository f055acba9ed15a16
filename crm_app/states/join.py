"""The page behind a one-time link: whom it is for."""

from typing import Any

from crm_app.db.uow import unit_of_work
from crm_app.domain.errors import NotFound
from crm_app.domain.people.invitations import Invited, invited
from crm_app.states.base import AppState, command
from crm_app.states.inputs import line
from crm_app.states.pool import in_thread


class JoinState(AppState):
    """What the holder of a link may know before there is a password."""

    guest: dict[str, Any] = {}
    looked: bool = False

    @command
    async def open_page(self):
        """Look the link in the address up."""
        token = line(self.router.url.query_parameters.get("token", ""))
        try:
            found = await in_thread(_guest, token)
            self.guest = {"name": found.name, "email": found.email, "company": found.company, "again": found.again}
        except NotFound:
            self.guest = {}
        self.looked = True


def _guest(token: str) -> Invited:
    with unit_of_work(writing=False) as session:
        return invited(session, token)
