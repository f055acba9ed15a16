"""The lead board and table: messages to the wrapped component, never its cards as state."""

import asyncio
import contextlib
from typing import Any

import reflex as rx

from crm_app import routes
from crm_app.domain.errors import Conflict, DomainError, SignedOut
from crm_app.domain.leads import bulk, filters, queries, service
from crm_app.domain.leads.filters import LeadFilter
from crm_app.domain.records.queries import changes_since
from crm_app.states.base import AppState, command
from crm_app.states.inputs import ids, line, mapping, whole
from crm_app.states.lead_drawer import LeadDrawerState
from crm_app.states.live import hub
from crm_app.states.pool import Work
from crm_app.viewmodels import lead_board

TOPIC = "leads"
# At most four pushes a second to each viewer; what comes meanwhile is sent together.
PUSH_PAUSE = 0.25
# How often an idle viewer's login session is looked at again.
CHECK_EVERY = 5.0


class LeadsState(AppState):
    """One tab's board. All of it can be rebuilt from the URL and the database."""

    snapshot: dict[str, Any] = {}
    ops: dict[str, Any] = {}
    page: dict[str, Any] = {}
    reply: dict[str, Any] = {}
    wanted: dict[str, Any] = {}
    query: str = ""
    disqualifying: list[int] = []
    _wanted: LeadFilter = LeadFilter()
    _rev: int = 0
    _seq: int = -1
    _socket: str = ""
    _seen_stage: str = ""

    @command
    async def open_page(self):
        """Show what the URL asks for; a change of the drawer alone reads nothing anew."""
        query = {str(k): str(v) for k, v in self.router.url.query_parameters.items()}
        await self._work(lambda work: self._open(work, query), writing=False)
        number = whole(query.get("lead"))
        return LeadDrawerState.show(number)

    @rx.event(background=True)
    async def listen(self):
        """Pass on what others change while the page is open; ends with the page."""
        async with self:
            workspace_id = self.workspace.id
        if not workspace_id:
            return
        with hub.watching(workspace_id) as bell:
            while await self._pass_on():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), CHECK_EVERY)
                bell.clear()

    @command
    async def more(self, asked: dict):
        """The next page of a column or of the table."""
        asked = mapping(asked)
        after = (line(asked.get("rank"), 80), whole(asked.get("id")))
        skip, stage = min(max(whole(asked.get("have")), 0), 200_000), line(asked.get("stage"), 80)
        self.page = await self._work(lambda work: lead_board.page(
            work.session, work.actor, self._wanted, stage=stage, after=after, skip=skip, rev=self._rev), writing=False)

    @command
    async def resync(self, rev: int):
        """A gap in the messages: read the page anew."""
        await self._work(self._read, writing=False)

    @command
    async def acknowledge(self, rev: int):
        """The browser has taken the snapshot in; free it here."""
        if whole(rev) == self._rev:
            self.snapshot = {}

    @command
    async def move(self, asked: dict):
        """Drop a card on a place or a column."""
        asked = mapping(asked)
        moved = whole(asked.get("id"))
        await self._answer(asked, moved, "toast.moved", lambda work: service.move_lead(
            work.session, work.actor, lead_id=moved, to=line(asked.get("to"), 80), seen_stage=line(asked.get("seen"), 80),
            above=whole(asked.get("after")), below=whole(asked.get("before"))))

    @command
    async def quick_add(self, asked: dict):
        """Two fields and Enter at the top of a column."""
        asked = mapping(asked)
        await self._answer(asked, 0, "toast.created", lambda work: (service.create_lead(
            work.session, work.actor, stage=line(asked.get("stage"), 80) or None, title=line(asked.get("title"), 400),
            contact_name=line(asked.get("contact"), 400)), 0))

    @command
    async def change_many(self, asked: dict):
        """One owner, stage or tag for everything that is selected."""
        asked = mapping(asked)
        chosen, field, value = ids(asked.get("ids")), line(asked.get("field"), 20), asked.get("value")
        value = line(value, 80) if field == "stage" else whole(value)
        undo_id = await self._work(lambda work: bulk.change_many(
            work.session, work.actor, lead_ids=chosen, field=field, value=value))
        self._say("toast.changed_many", undo_id=undo_id, count=len(chosen))

    @command
    async def ask_reason(self, asked: dict):
        """A drop on "disqualified": the reason is asked for before anything is stored."""
        asked = mapping(asked)
        self.disqualifying = ids(asked.get("ids") or [asked.get("id")])
        self._seen_stage = line(asked.get("seen"), 80)

    @command
    async def disqualify(self, reason_id: int):
        """Disqualify what was dropped, with its reason."""
        chosen, reason = list(self.disqualifying), whole(reason_id)
        undo_id = await self._work(lambda work: _disqualify(work, chosen, reason))
        self.disqualifying = []
        self._say("toast.disqualified", undo_id=undo_id, count=len(chosen))

    @command
    async def keep(self):
        """Leave the reason dialog without disqualifying anything."""
        self.disqualifying = []

    @command
    async def sort_by(self, order: str):
        """Another order; the board's own is the people's ranking."""
        return rx.redirect(_address({**filters.query_of(self.query), "sort": line(order, 20).replace("rank", "")}))

    @command
    async def narrow(self, change: dict):
        """Change filters; the URL follows, and the page with it."""
        query = {**filters.query_of(self.query), **{k: str(v)[:200] for k, v in mapping(change).items()}}
        query.pop("lead", None)
        return rx.redirect(_address({k: v for k, v in query.items() if v}), replace="q" in change)

    @command
    async def toggle(self, key: str, value: str):
        """Add a value to a filter, or take it out."""
        query = filters.query_of(self.query)
        chosen = [part for part in query.get(line(key, 20), "").split(",") if part]
        value = line(value, 80)
        chosen = [part for part in chosen if part != value] if value in chosen else [*chosen, value]
        return rx.redirect(_address({**query, key: ",".join(chosen)}))

    @command
    async def clear_filters(self):
        """Everything again, in the same view."""
        return rx.redirect(_address({"view": filters.query_of(self.query).get("view", "")}))

    async def _answer(self, asked: dict[str, Any], lead_id: int, key: str, change: Any) -> None:
        """Run a change of one card and tell the component how it went."""
        number = whole(asked.get("op"))

        def task(work: Work) -> tuple[list[dict[str, Any]], int]:
            lead, undo_id = change(work)
            work.session.flush()
            return lead_board.move_truth(work.session, work.actor, [lead.id]), undo_id

        try:
            cards, undo_id = await self._work(task)
        except DomainError as refusal:
            truth = []
            if lead_id and isinstance(refusal, Conflict):
                truth = await self._work(lambda work: lead_board.move_truth(work.session, work.actor, [lead_id]), writing=False)
            self.reply = {"op": number, "ok": False, "cards": truth, "error": {"code": refusal.code}}
            raise
        self.reply = {"op": number, "ok": True, "cards": cards}
        if undo_id:
            self._say(key, undo_id=undo_id, title=cards[0]["title"] if cards else "")

    def _open(self, work: Work, query: dict[str, str]) -> None:
        self._greet(work)
        wanted = filters.from_query(query, work.actor.currency)
        sid = self.router.session.session_id
        if self._rev and wanted == self._wanted and sid == self._socket:
            return
        self._wanted, self._socket = wanted, sid
        self.query = filters.to_query(wanted, work.actor.currency)
        self.wanted = {**filters.query_of(self.query), "narrow": wanted.is_narrow(), "view": wanted.view, "sort": wanted.sort}
        self._read(work)

    def _read(self, work: Work) -> None:
        self._rev += 1
        self.snapshot = lead_board.snapshot(work.session, work.actor, self._wanted, self._rev)
        self._seq, self.ops, self.page, self.reply = self.snapshot["seq"], {}, {}, {}

    async def _pass_on(self) -> bool:
        """Send what changed since the last message; False when the login session ended."""
        try:
            async with self:
                message = await self._work(self._heard, writing=False)
                if message is None:
                    return True
                self._seq, self.ops = message["to_seq"], message
        except SignedOut:
            return False
        await asyncio.sleep(PUSH_PAUSE)
        return True

    def _heard(self, work: Work) -> dict[str, Any] | None:
        heard = changes_since(work.session, TOPIC, self._seq)
        if heard.to_seq == self._seq:
            return None
        return lead_board.changes(work.session, work.actor, self._wanted, heard)


def _disqualify(work: Work, chosen: list[int], reason_id: int) -> int:
    kinds = [stage for stage in queries.stages(work.session) if stage.kind == "disqualified"]
    return bulk.change_many(
        work.session, work.actor, lead_ids=chosen, field="stage", value=kinds[0].code, reason_id=reason_id or None
    )


def _address(query: dict[str, str]) -> str:
    from urllib.parse import urlencode

    text = urlencode({k: v for k, v in query.items() if v}, safe=",")
    return f"{routes.LEADS}?{text}" if text else routes.LEADS
