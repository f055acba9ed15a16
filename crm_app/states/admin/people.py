"""Settings, people: accounts, roles, scopes, teams, one-time links."""

from typing import Any

from crm_app import routes
from crm_app.domain.leads.staffing import change_member
from crm_app.domain.people import invitations, service
from crm_app.domain.people.models import Membership
from crm_app.domain.people.rules import Post
from crm_app.states.admin.dialog import AdminState
from crm_app.states.base import command
from crm_app.states.inputs import line, mapping, whole
from crm_app.states.pool import Work
from crm_app.viewmodels.admin import people_rows, team_options

STARTING = {"name": "", "email": "", "role": "sales", "scope": "self", "team_id": ""}


class PeopleState(AdminState):
    """The people table and its dialogs."""

    team_choices: list[dict[str, Any]] = []

    @command
    async def add(self):
        """Open an empty form."""
        await self._work(self._read_teams, writing=False)
        self._ask("member", STARTING)

    @command
    async def edit(self, member_id: int):
        """Open a member as they are stored now."""
        wanted = whole(member_id)
        await self._work(self._read, writing=False)
        if row := self._row(wanted, "people"):
            await self._work(lambda work: self._read_teams(work, row["team_id"]), writing=False)
            self._ask("member", row)

    @command
    async def save(self, form: dict):
        """Store the form; a new member gets a link at once."""
        form, member_id, seen = mapping(form), self._id, self._seen
        post = Post(
            line(form.get("name")),
            line(form.get("role"), 40),
            line(form.get("scope"), 40),
            whole(form.get("team")) or None,
        )
        email, active = line(form.get("email"), 300), bool(self.draft.get("active"))
        made: list[int] = []

        def task(work: Work) -> None:
            if not member_id:
                made.append(service.add_member(work.session, work.actor, post=post, email=email).id or 0)
                return
            change_member(
                work.session,
                work.actor,
                member_id=member_id,
                seen_version=seen,
                post=post,
                active=active,
                email=email if "email" in form else None,
            )

        if await self._submit(task, "membership", _version):
            self._shut()
            await self._after(made[0] if made else 0, post.name.strip())

    @command
    async def ask_disable(self, member_id: int):
        """Ask before somebody is shut out."""
        self._ask("disable", self._row(whole(member_id), "people"))

    @command
    async def disable(self):
        """Shut somebody out, at once."""
        row, seen = dict(self.draft), self._seen
        if row and await self._submit(lambda work: _switch(work, row, seen, active=False), "membership", _version):
            self._shut()
            await self._done("admin.toast.disabled", row["name"])

    @command
    async def enable(self, member_id: int):
        """Let somebody back in."""
        if row := self._row(whole(member_id), "people"):
            await self._work(lambda work: _switch(work, row, row["version"], active=True))
            await self._done("admin.toast.enabled", row["name"])

    @command
    async def invite(self, member_id: int):
        """A fresh one-time link, to join or to set a new password."""
        if row := self._row(whole(member_id), "people"):
            await self._invite(row["id"], row["name"], again=row["state"] == "active")
            await self._work(self._read, writing=False)

    async def _after(self, made: int, name: str) -> None:
        """A new colleague of a real company needs the way in; everybody else just shows up in the list."""
        await self._done("admin.toast.added" if made else "admin.toast.saved", name)
        if made and not self.demo:
            await self._invite(made, name, again=False)
            await self._work(self._read, writing=False)

    async def _invite(self, member_id: int, name: str, *, again: bool) -> None:
        token, until = await self._work(lambda work: invitations.invite(work.session, work.actor, member_id=member_id))
        self._ask("link", {"path": routes.join(token), "until": until.isoformat(), "name": name, "again": again})

    async def _done(self, key: str, name: str) -> None:
        self._say(key, name=name)
        await self._work(self._read, writing=False)

    def _read(self, work: Work) -> None:
        self.demo = service.in_demo(work.session, work.actor)
        self.rows = people_rows(work.session, work.actor, demo=self.demo)

    def _read_teams(self, work: Work, present: str = "") -> None:
        self.team_choices = team_options(work.session, work.actor, present)


def _switch(work: Work, row: dict[str, Any], seen: int, *, active: bool) -> None:
    post = Post(row["name"], row["role"], row["scope"], whole(row["team_id"]) or None)
    change_member(work.session, work.actor, member_id=row["id"], seen_version=seen, post=post, active=active)


def _version(work: Work, member_id: int) -> int:
    member: Membership = service.member_to_manage(work.session, work.actor, member_id)
    return member.version
