"""Settings, audit: who did what."""

from crm_app.states.admin.dialog import AdminState
from crm_app.states.base import command
from crm_app.states.inputs import line
from crm_app.states.pool import Work
from crm_app.viewmodels.audit import audit_rows

AREAS = ("member", "team", "stage", "term", "lead")


class TrailState(AdminState):
    """The audit trail, newest first, page by page."""

    area: str = ""
    more: bool = False

    @command
    async def narrow(self, area: str):
        """Only one area, or everything."""
        area = line(area, 20)
        self.area = area if area in AREAS else ""
        await self._work(self._read, writing=False)

    @command
    async def go_on(self):
        """The next page."""
        before = self.rows[-1]["id"] if self.rows else 0
        found, self.more = await self._work(
            lambda work: audit_rows(work.session, work.actor, before=before, about=self.area), writing=False
        )
        self.rows = [*self.rows, *found]

    def _read(self, work: Work) -> None:
        self.rows, self.more = audit_rows(work.session, work.actor, about=self.area)
