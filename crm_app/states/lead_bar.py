"""What stands above the board: search, filters, order, saved views, the form for a new lead."""

from typing import Any

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.errors import Invalid
from crm_app.domain.leads import filters, service, views
from crm_app.domain.records.drafts import draft, drop_draft, keep_draft
from crm_app.states.base import command
from crm_app.states.inputs import line, mapping, whole
from crm_app.states.leads import LeadsState
from crm_app.states.pool import Work
from crm_app.viewmodels import lead_filters

NEW_LEAD = "lead.new"
NEW_FIELDS = ("title", "contact_name", "phone", "email", "wechat", "region", "amount", "intent", "next_step", "next_step_on", "note")


class LeadBarState(LeadsState):
    """The controls of the page; the board itself is LeadsState."""

    creating: bool = False
    naming: str = ""
    renaming: int = 0
    draft: dict[str, str] = {}
    errors: dict[str, str] = {}

    @command
    async def sort_by(self, order: str):
        """Another order; the board's own is the people's ranking."""
        return await self._show({**filters.query_of(self.query), "sort": line(order, 20)})

    @command
    async def find(self, text: str):
        """Search while somebody types: the address follows without filling the history."""
        return await self._show({**filters.query_of(self.query), "q": line(text, 120)}, replace=True)

    @command
    async def toggle(self, name: str, value: str):
        """Add a value to a filter, or take it out; a filter of one value holds the last one chosen."""
        query, name, value = filters.query_of(self.query), line(name, 20), line(value, 80)
        if name in lead_filters.MANY:
            have = self.chosen.get(name, [])
            query[name] = ",".join([one for one in have if one != value] if value in have else [*have, value])
        elif name in lead_filters.ONE:
            query[name] = "" if query.get(name) == value else value
        return await self._show(query)

    @command
    async def set_bound(self, name: str, value: str, _seen: str):
        """From and to of an amount or a day."""
        name, value = line(name, 20), line(value, 40).strip()
        if name not in ("min", "max", "from", "to"):
            return None
        query = {**filters.query_of(self.query), name: value}
        wanted = filters.from_query(query, self.workspace.currency)
        problem = bool(value) and not lead_filters.wanted_parts(wanted, self.workspace.currency)[name]
        self.field_errors = {name: "error.date" if name in ("from", "to") else "error.amount"} if problem else {}
        return None if problem else await self._show(query)

    @command
    async def clear_filters(self):
        """Everything again, in the same view and order."""
        query = filters.query_of(self.query)
        return await self._show({name: query.get(name, "") for name in ("view", "sort")})

    @command
    async def start_new(self):
        """Open the form with whatever was left in it."""
        self.draft = await self._work(lambda work: draft(work.session, work.actor, NEW_LEAD), writing=False)
        self.creating, self.errors = True, {}

    @command
    async def leave_new(self):
        """Close the form; its text is kept."""
        self.creating = False

    @command
    async def keep_new(self, form: dict):
        """Remember the unfinished form."""
        form = mapping(form)
        await self._work(lambda work: _keep_new_lead(work, form))

    @command
    async def create(self, form: dict):
        """Take the lead in; problems go to their fields."""
        form = mapping(form)

        def task(work: Work) -> None:
            service.create_lead(work.session, work.actor, **_new_lead(form))
            drop_draft(work.session, work.actor, NEW_LEAD)

        if await self._without_problems(task):
            self.creating = False
            self._say("toast.created", title=line(form.get("title"), 400).strip())

    @command
    async def name_view(self, view_id: int):
        """Ask for a view's name: 0 saves the present filters as a new one."""
        view = next((view for view in self.views if view["id"] == whole(view_id) and view["mine"]), None)
        self.renaming, self.errors = (view["id"] if view else 0), {}
        self.draft = {"name": view["name"], "shared": "on" if view["shared"] else ""} if view else {}
        self.naming = "old" if view else "new"

    @command
    async def leave_naming(self):
        """Close the dialog."""
        self.naming = ""

    @command
    async def save_view(self, form: dict):
        """Save the present filters, or another name of a view."""
        form, view_id, query = mapping(form), self.renaming, self.query
        name, shared = line(form.get("name"), 400), form.get("shared") == "on"

        def task(work: Work) -> None:
            if view_id:
                views.change_view(work.session, work.actor, view_id=view_id, name=name, shared=shared)
            else:
                views.save_view(work.session, work.actor, name=name, query=query, shared=shared)
            self._show_views(work)

        if await self._without_problems(task):
            self.naming = ""
            self._say("toast.view_saved", name=name.strip())

    @command
    async def update_view(self, view_id: int):
        """Let a view hold the present filters."""
        wanted, query = whole(view_id), self.query

        def task(work: Work) -> str:
            view = views.change_view(work.session, work.actor, view_id=wanted, query=query)
            self._show_views(work)
            return view.name

        self._say("toast.view_saved", name=await self._work(task))

    @command
    async def delete_view(self, view_id: int):
        """Remove a view; the leads stay."""
        wanted = whole(view_id)

        def task(work: Work) -> str:
            name = views.delete_view(work.session, work.actor, view_id=wanted)
            self._show_views(work)
            return name

        self._say("toast.view_deleted", name=await self._work(task), tone="info")
        self.naming = ""

    async def _without_problems(self, task: Any) -> bool:
        """Run a form's task; what is wrong goes to the fields."""
        try:
            await self._work(task)
        except Invalid as refusal:
            self.errors = {name: f"error.{code}" for name, code in refusal.fields.items()}
            return False
        self.errors = {}
        return True


def _new_lead(form: dict[str, Any]) -> dict[str, Any]:
    """What the form holds, as the service takes it."""
    values: dict[str, Any] = {name: line(form.get(name), 9000) for name in NEW_FIELDS}
    owner = line(form.get("owner_id"), 20)
    return values | {
        "source_id": whole(form.get("source_id")) or None, "stage": line(form.get("stage"), 80) or None,
        "owner_id": whole(owner) if owner else None,
    }  # fmt: skip


def _keep_new_lead(work: Work, form: dict[str, Any]) -> None:
    ensure_may(work.actor, "lead.create")
    keep_draft(work.session, work.actor, NEW_LEAD, form)
