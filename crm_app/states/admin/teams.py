"""Settings, teams."""

from crm_app.domain.people import teams
from crm_app.domain.people.queries import teams as all_teams
from crm_app.states.admin.dialog import AdminState
from crm_app.states.admin.reading import names_of
from crm_app.states.base import command
from crm_app.states.inputs import mapping, whole
from crm_app.states.pool import Work
from crm_app.viewmodels.admin import team_rows


class TeamsState(AdminState):
    """The list of teams and its dialog."""

    @command
    async def add(self):
        """Open an empty form."""
        self._ask("team", {"names": {"zh": "", "en": ""}, "active": True})

    @command
    async def edit(self, team_id: int):
        """Open a team as it is stored now."""
        wanted = whole(team_id)
        await self._work(self._read, writing=False)
        if row := self._row(wanted, "teams"):
            self._ask("team", row)

    @command
    async def save(self, form: dict):
        """Store the form."""
        names, team_id, seen, active = names_of(mapping(form)), self._id, self._seen, bool(self.draft.get("active"))

        def task(work: Work) -> None:
            if team_id:
                teams.change_team(
                    work.session, work.actor, team_id=team_id, seen_version=seen, names=names, active=active
                )
            else:
                teams.add_team(work.session, work.actor, names=names)

        if await self._submit(task, "team", _version):
            self._shut()
            self._say("admin.toast.saved", name=names)
            await self._work(self._read, writing=False)

    @command
    async def switch(self, team_id: int, active: bool):
        """Retire a team, or use it again."""
        row, active = self._row(whole(team_id), "teams"), active is True
        if row:
            await self._work(
                lambda work: teams.change_team(
                    work.session,
                    work.actor,
                    team_id=row["id"],
                    seen_version=row["version"],
                    names=row["names"],
                    active=active,
                )
            )
            self._say("admin.toast.restored" if active else "admin.toast.retired", name=row["names"])
            await self._work(self._read, writing=False)

    def _read(self, work: Work) -> None:
        self.rows = team_rows(work.session, work.actor)


def _version(work: Work, team_id: int) -> int:
    return next((team.version for team in all_teams(work.session, with_retired=True) if team.id == team_id), 0)
