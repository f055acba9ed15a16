"""One lead in the drawer: edit in place, follow up, plan the next step, read its history."""

from typing import Any

import reflex as rx

from crm_app import routes
from crm_app.domain.errors import Conflict, Invalid
from crm_app.domain.leads import bulk, follow_up, queries, service
from crm_app.domain.leads.models import Lead
from crm_app.domain.terms.models import TermKind
from crm_app.domain.terms.service import term_named
from crm_app.states.base import AppState, command
from crm_app.states.inputs import line, mapping, whole
from crm_app.states.pool import Work
from crm_app.viewmodels.lead_board import board_options
from crm_app.viewmodels.lead_detail import FIELDS, field_texts, lead_detail, lead_timeline


class LeadDrawerState(AppState):
    """The open lead of one tab. ``lead`` holds what the person saw, so conflicts can be told by field."""

    lead: dict[str, Any] = {}
    events: list[dict[str, Any]] = []
    choices: dict[str, Any] = {}
    conflicts: list[dict[str, str]] = []
    errors: dict[str, str] = {}
    tab: str = "log"
    fresh: int = 0
    _number: int = 0

    @command
    async def show(self, number: int):
        """Follow the URL: open this lead, or close."""
        number = whole(number)
        if number == self._number and (not number or self.lead):
            return
        self._number = number
        if not number:
            self.lead, self.events, self.errors, self.conflicts = {}, [], {}, []
            return
        await self._work(lambda work: self._take(work, queries.lead_numbered(work.session, work.actor, number)), writing=False)

    @command
    async def open(self, lead_id: int):
        """Open a card: the drawer at once, then the address."""
        wanted = whole(lead_id)
        await self._work(lambda work: self._take(work, queries.lead_in_sight(work.session, work.actor, wanted)), writing=False)
        return self._go(self._number)

    @command
    async def close(self):
        """Leave the drawer; Back opens it again."""
        self._number, self.lead, self.events, self.conflicts, self.errors = 0, {}, [], [], {}
        return self._go(0)

    @command
    async def save_field(self, name: str, value: str):
        """Save one field when it is left; what was typed stays on a refusal."""
        name = line(name, 40)
        if name not in (*FIELDS, "source_id") or not self.lead:
            return
        seen, new = self.lead.get(name, ""), line(value, 9000)
        if seen == new:
            self.errors = {k: v for k, v in self.errors.items() if k != name}
            return
        pair = (whole(seen) or None, whole(new) or None) if name == "source_id" else (seen, new)
        await self._save({name: pair})

    @command
    async def overwrite(self, name: str):
        """After a conflict: mine shall stand."""
        row = next((row for row in self.conflicts if row["name"] == line(name, 40)), None)
        if row:
            self.conflicts = [other for other in self.conflicts if other is not row]
            await self._save({row["name"]: (row["theirs"], row["mine"])})

    @command
    async def take_theirs(self, name: str):
        """After a conflict: theirs shall stand."""
        self.conflicts = [row for row in self.conflicts if row["name"] != line(name, 40)]
        await self._work(self._reread, writing=False)

    @command
    async def log(self, form: dict):
        """Write a contact into the log, with the next step if there is one."""
        form = mapping(form)
        step = line(form.get("next_step"), 400)
        await self._in_form(lambda work: follow_up.log_follow_up(
            work.session, work.actor, lead_id=self._id(), kind=line(form.get("kind"), 20), body=line(form.get("body"), 9000),
            next_step=step or None, next_step_on=line(form.get("next_step_on"), 20) or None), "toast.logged")

    @command
    async def done(self, form: dict):
        """Tick the next step off, with a note and the following step."""
        form = mapping(form)
        await self._in_form(lambda work: follow_up.complete_next_step(
            work.session, work.actor, lead_id=self._id(), seen_step=self.lead.get("next_step", ""), note=line(form.get("note"), 9000),
            next_step=line(form.get("next_step"), 400), next_step_on=line(form.get("next_step_on"), 20) or None), "toast.step_done")

    @command
    async def move_to(self, stage: str):
        """Change the stage from the drawer."""
        seen = self.lead.get("stage", {}).get("code", "")
        await self._changed(lambda work: service.move_lead(
            work.session, work.actor, lead_id=self._id(), to=line(stage, 80), seen_stage=seen, place=False)[1], "toast.moved")

    @command
    async def assign(self, owner_id: str):
        """Give the lead to somebody."""
        await self._changed(lambda work: bulk.change_many(
            work.session, work.actor, lead_ids=[self._id()], field="owner", value=whole(owner_id)), "toast.assigned")

    @command
    async def claim(self):
        """Take a lead that nobody owns."""
        await self._changed(lambda work: bulk.claim_lead(work.session, work.actor, lead_id=self._id()) and 0, "toast.claimed")

    @command
    async def add_tag(self, name: str):
        """Tag by name; a new name becomes a tag where the role may make one."""
        await self._changed(lambda work: bulk.change_many(
            work.session, work.actor, lead_ids=[self._id()], field="tag", value=_tag_id(work, line(name, 80))), "toast.tagged")

    @command
    async def remove_tag(self, tag_id: int):
        """Take a tag off."""
        await self._changed(lambda work: bulk.change_many(
            work.session, work.actor, lead_ids=[self._id()], field="untag", value=whole(tag_id)), "toast.untagged")

    @command
    async def delete(self):
        """Put the lead into the bin."""
        lead_id = self._id()
        undo_id = await self._work(lambda work: service.delete_leads(work.session, work.actor, lead_ids=[lead_id]))
        self._say("toast.deleted", undo_id=undo_id, title=self.lead.get("title", ""))
        self._number, self.lead = 0, {}
        return self._go(0)

    @command
    async def pick_tab(self, tab: str):
        """Log or history."""
        self.tab = "history" if tab == "history" else "log"

    def _id(self) -> int:
        return whole(self.lead.get("id"))

    def _take(self, work: Work, lead: Lead) -> None:
        self._number = lead.number
        self.lead = lead_detail(work.session, work.actor, lead)
        self.events = lead_timeline(work.session, work.actor, lead.id or 0)
        self.errors, self.conflicts, self.fresh = {}, [], self.fresh + 1
        if not self.choices:
            self.choices = board_options(work.session)

    def _reread(self, work: Work) -> None:
        fresh = self.fresh
        conflicts, errors = self.conflicts, self.errors
        self._take(work, queries.lead_in_sight(work.session, work.actor, self._id()))
        self.conflicts, self.errors, self.fresh = conflicts, errors, fresh + 1

    async def _save(self, changes: dict[str, tuple[Any, Any]]) -> None:
        def task(work: Work) -> int:
            lead, undo_id = service.edit_lead(work.session, work.actor, lead_id=self._id(), changes=changes)
            work.session.flush()
            self.lead = lead_detail(work.session, work.actor, lead)
            return undo_id

        name = next(iter(changes))
        try:
            undo_id = await self._work(task)
        except Invalid as refusal:
            self.errors = {**self.errors, **{field: f"error.{code}" for field, code in refusal.fields.items()}}
            return
        except Conflict as refusal:
            await self._tell_conflict(refusal, changes)
            return
        self.errors = {k: v for k, v in self.errors.items() if k != name}
        if undo_id:
            self._say("toast.saved", undo_id=undo_id, field=f"lead.{name}")
        await self._work(self._read_events, writing=False)

    async def _tell_conflict(self, refusal: Conflict, changes: dict[str, tuple[Any, Any]]) -> None:
        """Name what differs; the typed value stays in its field."""
        theirs = await self._work(lambda work: field_texts(
            queries.lead_in_sight(work.session, work.actor, self._id()), work.actor), writing=False)
        self.conflicts = [
            {"name": name, "field": f"lead.{name}", "mine": str(changes[name][1] or ""), "theirs": theirs.get(name, ""),
             "who": str(refusal.params.get("who", ""))}
            for name in refusal.fields
        ]  # fmt: skip

    async def _in_form(self, task: Any, key: str) -> None:
        """A form of the drawer: problems go to their fields, success empties it."""
        try:
            await self._work(task)
        except Invalid as refusal:
            self.errors = {name: f"error.{code}" for name, code in refusal.fields.items()}
            return
        self.errors = {}
        self._say(key)
        await self._work(self._reread, writing=False)

    async def _changed(self, task: Any, key: str) -> None:
        undo_id = await self._work(task)
        self._say(key, undo_id=undo_id or 0, title=self.lead.get("title", ""))
        await self._work(self._reread, writing=False)

    def _read_events(self, work: Work) -> None:
        self.events = lead_timeline(work.session, work.actor, self._id())

    def _go(self, number: int) -> Any:
        query = {str(k): str(v) for k, v in self.router.url.query_parameters.items() if k != "lead"}
        if number:
            query["lead"] = str(number)
        from urllib.parse import urlencode

        text = urlencode(query, safe=",")
        return rx.redirect(f"{routes.LEADS}?{text}" if text else routes.LEADS)


def _tag_id(work: Work, name: str) -> int:
    if not name.strip():
        raise Invalid({"tag": "required"})
    return term_named(work.session, work.actor, kind=TermKind.TAG, name=name).id or 0
