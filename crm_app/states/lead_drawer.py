"""One lead in the drawer: edit in place, plan the next step. Writing in its log is lead_log.py."""

from typing import Any
from urllib.parse import urlencode

import reflex as rx

from crm_app import routes
from crm_app.domain.errors import Conflict, Invalid, NotFound
from crm_app.domain.leads import bulk, queries, service
from crm_app.domain.leads.models import Lead
from crm_app.domain.records.drafts import draft
from crm_app.domain.terms.models import TermKind
from crm_app.domain.terms.service import term_named
from crm_app.states.base import AppState, command
from crm_app.states.inputs import line, mapping, whole
from crm_app.states.pool import Work
from crm_app.viewmodels.lead_detail import FIELDS, field_texts, lead_detail
from crm_app.viewmodels.lead_timeline import lead_timeline

FIRST_EVENTS = 30


class LeadDrawerState(AppState):
    """The open lead of one tab. ``lead`` holds what the person saw, so conflicts can be told by field."""

    lead: dict[str, Any] = {}
    days: list[dict[str, Any]] = []
    more_days: bool = False
    conflicts: list[dict[str, str]] = []
    errors: dict[str, str] = {}
    draft: dict[str, str] = {}
    tab: str = "log"
    finishing: bool = False
    fresh: int = 0
    settled: int = 0
    _number: int = 0
    _socket: str = ""
    _shown: int = FIRST_EVENTS

    @command
    async def show(self, number: int):
        """Follow the URL: open this lead, or close."""
        number = whole(number)
        if number == self._number and (not number or self.lead):
            await self._catch_up()
            return None
        self._empty()
        if not number:
            return None
        try:
            await self._work(lambda work: self._take(work, queries.lead_numbered(work.session, work.actor, number)), writing=False)
        except NotFound as refusal:
            self._refuse(refusal)
            return self._go(0, replace=True)

    @command
    async def open(self, lead_id: int):
        """Open a card: the drawer at once, then the address."""
        wanted, beside = whole(lead_id), bool(self._number)
        await self._work(lambda work: self._take(work, queries.lead_in_sight(work.session, work.actor, wanted)), writing=False)
        return self._go(self._number, replace=beside)

    @command
    async def close(self):
        """Leave the drawer; Back opens it again."""
        self._empty()
        return self._go(0)

    @command
    async def save_field(self, name: str, value: str, seen: str):
        """Save one field when it is left. ``seen`` is the text that was edited; what was typed stays on a refusal."""
        name, seen, new = line(name, 40), line(seen, 9000), line(value, 9000)
        if name not in FIELDS or not self.lead:
            return
        if seen == new:
            self.errors = {field: why for field, why in self.errors.items() if field != name}
            self.conflicts = [row for row in self.conflicts if row["name"] != name]
            return
        await self._save({name: (seen, new)})

    @command
    async def choose(self, name: str, value: str):
        """Save a field that is chosen, not typed."""
        name, value = line(name, 40), line(value, 40)
        if name not in ("intent", "source_id"):
            return
        pair: tuple[Any, Any] = (self.lead.get(name, ""), value)
        await self._save({name: (whole(pair[0]) or None, whole(pair[1]) or None) if name == "source_id" else pair})

    @command
    async def plan(self, form: dict):
        """Plan the next step, with its day."""
        form, names = mapping(form), ("next_step", "next_step_on")
        if not line(form.get("next_step"), 400).strip():
            self.errors = {**self.errors, "next_step": "error.required"}
            return
        await self._save({name: (self.lead.get(name, ""), line(form.get(name), 400)) for name in names})

    @command
    async def overwrite(self, name: str):
        """After a conflict: mine shall stand."""
        row = next((row for row in self.conflicts if row["name"] == line(name, 40)), None)
        if row:
            pair = (row["theirs"], row["mine"])
            if row["name"] == "source_id":
                pair = tuple(whole(text) or None for text in pair)  # type: ignore[assignment]
            await self._save({row["name"]: pair})

    @command
    async def take_theirs(self, name: str):
        """After a conflict: theirs shall stand."""
        self.conflicts = [row for row in self.conflicts if row["name"] != line(name, 40)]
        self.errors = {field: why for field, why in self.errors.items() if field != name}
        await self._work(self._reread, writing=False)

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
    async def tag(self, tag_id: int):
        """Put a tag on."""
        await self._changed(lambda work: bulk.change_many(
            work.session, work.actor, lead_ids=[self._id()], field="tag", value=whole(tag_id)), "toast.tagged")

    @command
    async def new_tag(self, form: dict):
        """Tag by name; a new name becomes a tag."""
        name = line(mapping(form).get("name"), 80)
        await self._changed(lambda work: bulk.change_many(
            work.session, work.actor, lead_ids=[self._id()], field="tag", value=_tag_id(work, name)), "toast.tagged")

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
        self._empty()
        return self._go(0)

    def _id(self) -> int:
        return whole(self.lead.get("id"))

    def _empty(self) -> None:
        self._number, self.lead, self.days, self.conflicts, self.errors, self.draft = 0, {}, [], [], {}, {}

    def _take(self, work: Work, lead: Lead) -> None:
        """Show another lead, with what one had begun to write about it."""
        self._number, self._shown, self._socket = lead.number, FIRST_EVENTS, self.router.session.session_id
        self.errors, self.conflicts, self.finishing, self.fresh = {}, [], False, self.fresh + 1
        self.draft = draft(work.session, work.actor, f"lead.{lead.id}")
        self._look(work, lead)

    def _look(self, work: Work, lead: Lead) -> None:
        """The lead as it is now; texts being typed are left alone."""
        self.lead, self.settled = lead_detail(work.session, work.actor, lead), self.settled + 1
        self._read_events(work)

    def _reread(self, work: Work) -> None:
        self._look(work, queries.lead_in_sight(work.session, work.actor, self._id()))

    async def _hear(self, message: dict[str, Any]) -> None:
        """Somebody changed leads: follow, if it is the open one."""
        ids = {*(card["id"] for card in message.get("cards", ())), *message.get("gone", ())}
        if self.lead and (message["stale"] or self._id() in ids):
            await self._follow()

    async def _catch_up(self) -> None:
        """After a reload or a reconnection the page may be older than the row."""
        here = self.router.session.session_id
        if self.lead and self._socket != here:
            self._socket = here
            await self._follow()

    async def _follow(self) -> None:
        try:
            await self._work(self._reread, writing=False)
        except NotFound as refusal:
            self._empty()
            self._refuse(refusal)

    async def _save(self, changes: dict[str, tuple[Any, Any]]) -> None:
        def task(work: Work) -> int:
            lead, undo_id = service.edit_lead(work.session, work.actor, lead_id=self._id(), changes=changes)
            work.session.flush()
            self._settle(work, lead, changes)
            return undo_id

        try:
            undo_id = await self._work(task)
        except Invalid as refusal:
            self.errors = {**self.errors, **{field: f"error.{code}" for field, code in refusal.fields.items()}}
            return
        except Conflict as refusal:
            await self._tell_conflict(refusal, changes)
            return
        if undo_id:
            self._say("toast.saved", undo_id=undo_id, fields=[f"@lead.{name}" for name in changes])
        await self._work(self._read_events, writing=False)

    def _settle(self, work: Work, lead: Lead, changes: dict[str, Any]) -> None:
        self.lead, self.settled = lead_detail(work.session, work.actor, lead), self.settled + 1
        self.errors = {name: why for name, why in self.errors.items() if name not in changes}
        self.conflicts = [row for row in self.conflicts if row["name"] not in changes]

    async def _tell_conflict(self, refusal: Conflict, changes: dict[str, tuple[Any, Any]]) -> None:
        """Name what differs; the typed value stays in its field."""
        def task(work: Work) -> dict[str, str]:
            lead = queries.lead_in_sight(work.session, work.actor, self._id())
            self._look(work, lead)
            return field_texts(lead, work.actor) | {"source_id": str(lead.source_id or "")}

        theirs = await self._work(task, writing=False)
        self.conflicts = [
            *(row for row in self.conflicts if row["name"] not in refusal.fields),
            *({"name": name, "field": f"lead.{name}", "mine": str(changes[name][1] or ""), "theirs": theirs.get(name, ""),
               "who": str(refusal.params.get("who", ""))} for name in refusal.fields),
        ]  # fmt: skip
        self.errors = {**self.errors, **dict.fromkeys(refusal.fields, "lead.conflict.here")}

    async def _changed(self, task: Any, key: str) -> None:
        undo_id = await self._work(task)
        self._say(key, undo_id=undo_id or 0, title=self.lead.get("title", ""))
        await self._work(self._reread, writing=False)

    def _read_events(self, work: Work) -> None:
        self.days, self.more_days = lead_timeline(work.session, work.actor, self._id(), self.tab, self._shown)

    def _go(self, number: int, *, replace: bool = False) -> Any:
        query = {str(k): str(v) for k, v in self.router.url.query_parameters.items() if k != "lead"}
        if number:
            query["lead"] = str(number)
        text = urlencode(query, safe=",")
        return rx.redirect(f"{routes.LEADS}?{text}" if text else routes.LEADS, replace=replace)


def _tag_id(work: Work, name: str) -> int:
    if not name.strip():
        raise Invalid({"tag": "required"})
    return term_named(work.session, work.actor, kind=TermKind.TAG, name=name).id or 0
