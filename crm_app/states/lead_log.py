"""The log of the open lead: what was said, what comes next, what happened before."""

from typing import Any

from crm_app.domain.errors import Invalid
from crm_app.domain.leads import follow_up, queries
from crm_app.domain.records.drafts import drop_draft, keep_draft
from crm_app.states.base import command
from crm_app.states.inputs import line, mapping, whole
from crm_app.states.lead_drawer import FIRST_EVENTS, LeadDrawerState
from crm_app.states.pool import Work


class LeadLogState(LeadDrawerState):
    """Handlers only; what they show is part of the drawer."""

    @command
    async def log(self, form: dict):
        """Write a contact into the log, with the next step if there is one."""
        form = mapping(form)
        step = line(form.get("next_step"), 400).strip()
        await self._in_form(lambda work: follow_up.log_follow_up(
            work.session, work.actor, lead_id=self._id(), kind=line(form.get("kind"), 20), body=line(form.get("body"), 9000),
            next_step=step or None, next_step_on=line(form.get("next_step_on"), 20) or None), "toast.logged")

    @command
    async def ask_done(self):
        """Open the note under the next step, or close it."""
        self.finishing, self.errors = not self.finishing, {}

    @command
    async def done(self, form: dict):
        """Tick the next step off, with a note and the following step."""
        form = mapping(form)
        await self._in_form(lambda work: follow_up.complete_next_step(
            work.session, work.actor, lead_id=self._id(), seen_step=self.lead.get("next_step", ""), note=line(form.get("note"), 9000),
            next_step=line(form.get("next_step"), 400), next_step_on=line(form.get("next_step_on"), 20) or None), "toast.step_done")

    @command
    async def keep(self, form: dict):
        """Remember what is being written; it may arrive after the drawer has moved on."""
        form = mapping(form)
        lead_id = whole(form.pop("lead_id", 0))

        def task(work: Work) -> None:
            queries.lead_in_sight(work.session, work.actor, lead_id)
            keep_draft(work.session, work.actor, f"lead.{lead_id}", form)

        await self._work(task)
        if lead_id == self._id():
            self.draft = {name: text for name, text in form.items() if isinstance(text, str)}

    @command
    async def pick_tab(self, tab: str):
        """What was said, or what was changed."""
        self.tab, self._shown = "history" if tab == "history" else "log", FIRST_EVENTS
        await self._work(self._read_events, writing=False)

    @command
    async def older(self):
        """Go further back."""
        self._shown = min(self._shown + 100, 2000)
        await self._work(self._read_events, writing=False)

    async def _in_form(self, change: Any, key: str) -> None:
        """A form of the drawer: problems go to their fields, success empties it."""

        def task(work: Work) -> None:
            lead = change(work)
            drop_draft(work.session, work.actor, f"lead.{lead.id}")

        try:
            await self._work(task)
        except Invalid as refusal:
            self.errors = {name: f"error.{code}" for name, code in refusal.fields.items()}
            return
        self.errors, self.draft, self.finishing, self.fresh = {}, {}, False, self.fresh + 1
        self.tab = "log"
        self._say(key)
        await self._work(self._reread, writing=False)
