"""Settings, lead stages: the columns of the board."""

from typing import Any

from crm_app.domain.leads import stage_settings
from crm_app.domain.leads.queries import stages
from crm_app.states.admin.dialog import AdminState
from crm_app.states.admin.reading import names_of, number_of, number_or_none
from crm_app.states.base import command
from crm_app.states.inputs import mapping, whole
from crm_app.states.pool import Work
from crm_app.viewmodels.admin import stage_rows

STARTING = {
    "names": {"zh": "", "en": ""},
    "kind": "open",
    "open": True,
    "probability": 50,
    "day_limit": "7",
    "active": True,
}


class StagesState(AdminState):
    """The funnel and its dialog."""

    @command
    async def add(self):
        """Open an empty form."""
        self._ask("stage", STARTING)

    @command
    async def edit(self, stage_id: int):
        """Open a stage as it is stored now."""
        wanted = whole(stage_id)
        await self._work(self._read, writing=False)
        if row := self._row(wanted, "stages"):
            self._ask("stage", row)

    @command
    async def save(self, form: dict):
        """Store the form."""
        form, stage_id, seen, draft = mapping(form), self._id, self._seen, dict(self.draft)
        names, facts = (
            names_of(form),
            {"probability": number_of(form.get("probability")), "day_limit": number_or_none(form.get("day_limit"))},
        )
        if not draft.get("open", True):
            # An end of the funnel has neither; its form does not ask for them.
            facts = {"probability": draft["probability"], "day_limit": number_or_none(draft["day_limit"])}

        def task(work: Work) -> None:
            if stage_id:
                stage_settings.change_stage(
                    work.session,
                    work.actor,
                    stage_id=stage_id,
                    seen_version=seen,
                    names=names,
                    active=bool(draft.get("active")),
                    **facts,
                )
            else:
                stage_settings.add_stage(work.session, work.actor, names=names, **facts)

        if await self._submit(task, "lead_stage", _version):
            self._shut()
            await self._done("admin.toast.saved", names)

    @command
    async def shift(self, stage_id: int, by: int):
        """One place up or down."""
        wanted, step = whole(stage_id), 1 if whole(by) > 0 else -1
        await self._work(lambda work: stage_settings.shift_stage(work.session, work.actor, stage_id=wanted, by=step))
        await self._work(self._read, writing=False)

    @command
    async def switch(self, stage_id: int, active: bool):
        """Retire a stage, or use it again."""
        row, active = self._row(whole(stage_id), "stages"), active is True
        if row:
            await self._work(
                lambda work: stage_settings.change_stage(
                    work.session,
                    work.actor,
                    stage_id=row["id"],
                    seen_version=row["version"],
                    names=row["names"],
                    active=active,
                    probability=row["probability"],
                    day_limit=number_or_none(row["day_limit"]),
                )
            )
            await self._done("admin.toast.restored" if active else "admin.toast.retired", row["names"])

    async def _done(self, key: str, names: dict[str, Any]) -> None:
        self._say(key, name=names)
        await self._work(self._read, writing=False)

    def _read(self, work: Work) -> None:
        self.rows = stage_rows(work.session, work.actor)


def _version(work: Work, stage_id: int) -> int:
    return next((stage.version for stage in stages(work.session, with_retired=True) if stage.id == stage_id), 0)
