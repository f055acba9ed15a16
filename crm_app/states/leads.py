"""The lead board and table: messages to the wrapped component, never its cards as state."""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from crm_app import routes
from crm_app.domain.access.matrix import may
from crm_app.domain.errors import Conflict, DomainError, SignedOut
from crm_app.domain.leads import bulk, filters, queries, service
from crm_app.domain.leads.filters import LeadFilter
from crm_app.domain.leads.views import saved_views
from crm_app.domain.records.queries import changes_since
from crm_app.states.base import AppState, command
from crm_app.states.inputs import ids, line, mapping, whole
from crm_app.states.lead_drawer import LeadDrawerState
from crm_app.states.live import hub
from crm_app.states.pool import Work
from crm_app.viewmodels import lead_board, lead_filters
from crm_app.viewmodels.leads import moved_card

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
    chosen: dict[str, list[str]] = {}
    chips: list[dict[str, Any]] = []
    choices: dict[str, Any] = {}
    views: list[dict[str, Any]] = []
    query: str = ""
    disqualifying: list[int] = []
    _wanted: LeadFilter = LeadFilter()
    _rev: int = 0
    _seq: int = -1
    _socket: str = ""
    _listening: int = 0

    @command
    async def open_page(self):
        """Show what the URL asks for; a change of the drawer alone reads nothing anew."""
        query = {str(k): str(v) for k, v in self.router.url.query_parameters.items()}
        await self._work(lambda work: self._open(work, query), writing=False)
        # Listening needs to know the workspace, so it begins after the page was read, not beside it.
        return [LeadDrawerState.show(whole(query.get("lead"))), LeadsState.listen]

    @rx.event(background=True)
    async def listen(self):
        """Pass on what others change while the page is open; the newest listener of a tab is the only one.

        The framework cancels what a page load began when the address changes, so each load begins one again.
        """
        async with self:
            workspace_id = self.workspace.id
            self._listening += 1
            mine = self._listening
        if not workspace_id:
            return
        with hub.watching(workspace_id) as bell:
            while await self._pass_on(mine):
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
        to, seen = line(asked.get("to"), 80), line(asked.get("seen"), 80)
        above, below = whole(asked.get("after")), whole(asked.get("before"))

        def change(work: Work) -> tuple[dict[str, Any], int]:
            lead, undo_id = service.move_lead(
                work.session, work.actor, lead_id=moved, to=to, seen_stage=seen, above=above, below=below
            )
            return moved_card(lead, to, work.actor), undo_id

        undo_id = await self._answer(asked, moved, change)
        self._say("toast.moved", undo_id=undo_id, title=self.reply["cards"][0]["title"])

    @command
    async def quick_add(self, asked: dict):
        """Two fields and Enter at the top of a column."""
        asked = mapping(asked)
        stage, title, contact = line(asked.get("stage"), 80), line(asked.get("title"), 400), line(asked.get("contact"), 400)

        def change(work: Work) -> tuple[dict[str, Any], int]:
            lead = service.create_lead(work.session, work.actor, stage=stage or None, title=title, contact_name=contact)
            return lead_board.move_truth(work.session, work.actor, [lead.id or 0])[0], 0

        await self._answer(asked, 0, change)

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
    async def choose_stage(self, code: str):
        """The stage picked in the drawer; disqualifying asks for its reason first."""
        kinds = {stage["code"]: stage["kind"] for stage in self.choices.get("stages", ())}
        if kinds.get(line(code, 80)) != "disqualified":
            return LeadDrawerState.move_to(line(code, 80))
        drawer = await self.get_state(LeadDrawerState)
        self.disqualifying = [whole(drawer.lead.get("id"))]
        return None

    async def _show(self, query: dict[str, str], *, replace: bool = False) -> Any:
        """Read at once and let the address follow: its own event then finds the page as it should be."""
        query = {name: value for name, value in query.items() if value and value != "rank"}
        await self._work(lambda work: self._open(work, query), writing=False)
        return rx.redirect(_address(filters.query_of(self.query)), replace=replace)

    async def _answer(self, asked: dict[str, Any], lead_id: int, change: Callable[[Work], tuple[dict[str, Any], int]]) -> int:
        """Run a change of one card and tell the component how it went.

        Returns:
            The id that takes the change back.
        """
        number = whole(asked.get("op"))
        try:
            card, undo_id = await self._work(change)
        except DomainError as refusal:
            truth = []
            if lead_id and isinstance(refusal, Conflict):
                truth = await self._work(lambda work: lead_board.move_truth(work.session, work.actor, [lead_id]), writing=False)
            self.reply = {"op": number, "ok": False, "cards": truth, "error": {"code": refusal.code}}
            raise
        self.reply = {"op": number, "ok": True, "cards": [card]}
        return undo_id

    def _open(self, work: Work, query: dict[str, str]) -> None:
        self._greet(work)
        wanted = filters.from_query(query, work.actor.currency)
        sid = self.router.session.session_id
        if self._rev and wanted == self._wanted and sid == self._socket:
            return
        self._wanted, self._socket = wanted, sid
        self.query = filters.to_query(wanted, work.actor.currency)
        self._read(work)
        self._show_filters(work)

    def _read(self, work: Work) -> None:
        self._rev += 1
        self.snapshot = lead_board.snapshot(work.session, work.actor, self._wanted, self._rev)
        self._seq, self.ops, self.page, self.reply = self.snapshot["seq"], {}, {}, {}
        stages = [{"code": column["code"], "names": column["names"], "kind": column["kind"]} for column in self.snapshot["columns"]]
        choices = {**self.snapshot["options"], "stages": stages, "can": _rights(work)}
        if choices != self.choices:
            self.choices = choices

    def _show_filters(self, work: Work) -> None:
        """What is chosen, for the controls above the board."""
        actor, wanted = work.actor, self._wanted
        self.chosen = lead_filters.chosen_values(wanted, actor.currency)
        self.chips = lead_filters.chips(wanted, self.choices, actor.member_id or 0, actor.currency)
        query = filters.query_of(self.query)
        self._show_views(work)
        self.wanted = lead_filters.wanted_parts(wanted, actor.currency) | {
            view: _address({**query, "view": "" if view == "board" else view}) for view in ("board", "table")
        }

    def _show_views(self, work: Work) -> None:
        self.views = lead_filters.view_rows(saved_views(work.session, work.actor), self.query)

    async def _pass_on(self, mine: int) -> bool:
        """Send what changed since the last message; False when the page or the login session ended."""
        try:
            async with self:
                if self._listening != mine or self.router.url.path.rstrip("/") != routes.LEADS:
                    return False
                message = await self._work(self._heard, writing=False)
                if message is None:
                    return True
                self._seq, self.ops = message["to_seq"], message
                drawer = await self.get_state(LeadDrawerState)
                await drawer._hear(message)
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


def _rights(work: Work) -> dict[str, bool]:
    rights = ("lead.create", "lead.edit", "lead.assign", "lead.follow_up", "view.save", "view.share")
    return {right.replace(".", "_"): may(work.actor, right) for right in rights}


def _address(query: dict[str, str]) -> str:
    text = urlencode({k: v for k, v in query.items() if v}, safe=",")
    return f"{routes.LEADS}?{text}" if text else routes.LEADS
