"""The settings page: which part is open, and who may see which."""

from typing import Any

from crm_app.domain.access.matrix import may
from crm_app.states.admin.dialog import AdminState
from crm_app.states.admin.people import PeopleState
from crm_app.states.admin.stages import StagesState
from crm_app.states.admin.teams import TeamsState
from crm_app.states.admin.terms import TermsState
from crm_app.states.admin.trail import TrailState
from crm_app.states.base import command
from crm_app.states.pool import Work

# Each part with the right it takes and the state that reads it; the matrix of rights is for all who come here.
PARTS: dict[str, tuple[str, Any]] = {
    "people": ("admin.people", PeopleState),
    "teams": ("admin.people", TeamsState),
    "stages": ("admin.settings", StagesState),
    "sources": ("admin.settings", TermsState),
    "tags": ("admin.settings", TermsState),
    "reasons": ("admin.settings", TermsState),
    "audit": ("audit.read", TrailState),
}
RIGHTS = "rights"


class AdminPageState(AdminState):
    """Follows the address."""

    @command
    async def open_page(self):
        """Open the part that the address names, else the first one the role may see."""
        wanted = str(self.router.url.query_parameters.get("tab", ""))
        self._shut()
        await self._work(lambda work: self._choose(work, wanted), writing=False)
        if self.tab in PARTS:
            part = await self.get_state(PARTS[self.tab][1])
            await self._work(part._read, writing=False)

    def _choose(self, work: Work, wanted: str) -> None:
        self._greet(work)
        allowed = [name for name, (right, _) in PARTS.items() if may(work.actor, right)]
        if allowed:
            allowed.insert(-1 if allowed[-1] == "audit" else len(allowed), RIGHTS)
        tab = wanted if wanted in allowed else next(iter(allowed), "")
        if tab != self.tab:
            self.rows = []
        self.tab, self.tabs, self.denied = tab, allowed, not allowed
