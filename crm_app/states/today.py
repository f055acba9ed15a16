"""Today: what a seller does next, each done in one click with a note."""

from typing import Any

from crm_app.domain.errors import Invalid
from crm_app.domain.leads import agenda, follow_up, queries
from crm_app.domain.leads.queries import LeadRow
from crm_app.states.base import AppState, command
from crm_app.states.inputs import line, mapping, whole
from crm_app.states.pool import Work
from crm_app.viewmodels.leads import agenda_line
from crm_app.viewmodels.shell import places


class TodayState(AppState):
    """One person's agenda."""

    overdue: list[dict[str, Any]] = []
    due: list[dict[str, Any]] = []
    week: list[dict[str, Any]] = []
    assigned: list[dict[str, Any]] = []
    day: str = ""
    finishing: int = 0
    finishing_step: str = ""
    finishing_part: str = ""
    free: bool = False
    errors: dict[str, str] = {}

    @command
    async def open_page(self):
        """Read the agenda."""
        await self._work(self._read, writing=False)

    @command
    async def ask(self, lead_id: int, step: str, part: str):
        """Open the note under one step; a second press closes it."""
        asked, part = whole(lead_id), line(part, 20)
        if (self.finishing, self.finishing_part) == (asked, part):
            asked = 0
        self.finishing, self.finishing_step, self.finishing_part, self.errors = asked, line(step, 400), part, {}

    @command
    async def leave(self):
        """Close the note."""
        self.finishing, self.finishing_step, self.errors = 0, "", {}

    @command
    async def done(self, form: dict):
        """Tick a step off; the note and the following step are optional."""
        form, lead_id, step = mapping(form), self.finishing, self.finishing_step
        note, following = line(form.get("note"), 9000), line(form.get("next_step"), 400)
        on, kind = line(form.get("next_step_on"), 20) or None, line(form.get("kind"), 20) or "call"

        def task(work: Work) -> None:
            whose: dict[str, Any] = {"lead_id": lead_id, "next_step_on": on}
            if step:
                follow_up.complete_next_step(work.session, work.actor, seen_step=step, note=note, next_step=following, **whose)
            else:
                follow_up.log_follow_up(work.session, work.actor, kind=kind, body=note, next_step=following or None, **whose)

        try:
            await self._work(task)
        except Invalid as refusal:
            self.errors = {name: f"error.{code}" for name, code in refusal.fields.items()}
            return
        self.finishing, self.finishing_step, self.errors = 0, "", {}
        self._say("toast.step_done")
        await self._work(self._read, writing=False)

    def _read(self, work: Work) -> None:
        self._greet(work)
        found = agenda.agenda(work.session, work.actor)
        by_id = {stage.id: stage for stage in queries.stages(work.session, with_retired=True)}
        self.day = work.actor.today().isoformat()

        def shown(rows: list[LeadRow]) -> list[dict[str, Any]]:
            return [agenda_line(row, by_id[row.stage_id], work.actor) for row in rows]

        self.overdue, self.due, self.week, self.assigned = map(shown, (found.overdue, found.today, found.week, found.assigned))
        self.free = not (self.overdue or self.due or self.week or self.assigned)
        self.nav = places(work.actor, due=len(self.overdue) + len(self.due))
