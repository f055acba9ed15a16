"""Settings, dictionaries: sources, tags, reasons."""

from crm_app.domain.terms import service
from crm_app.domain.terms.models import TermKind
from crm_app.states.admin.dialog import AdminState
from crm_app.states.admin.reading import names_of
from crm_app.states.base import command
from crm_app.states.inputs import line, mapping, whole
from crm_app.states.pool import Work
from crm_app.viewmodels.admin import term_rows

KINDS = {"sources": TermKind.LEAD_SOURCE, "tags": TermKind.TAG, "reasons": TermKind.DISQUALIFY_REASON}


class TermsState(AdminState):
    """One dictionary and its dialog; which one, the address says."""

    @command
    async def add(self):
        """Open an empty form."""
        self._ask("term", {"names": {"zh": "", "en": ""}, "colour": "slate", "active": True})

    @command
    async def edit(self, term_id: int):
        """Open an entry as it is stored now."""
        wanted = whole(term_id)
        await self._work(self._read, writing=False)
        if row := self._row(wanted, *KINDS):
            self._ask("term", row)

    @command
    async def save(self, form: dict):
        """Store the form."""
        form, term_id, seen, kind = mapping(form), self._id, self._seen, self._kind()
        names, colour, active = names_of(form), line(form.get("colour"), 20) or "slate", bool(self.draft.get("active"))

        def task(work: Work) -> None:
            if term_id:
                service.change_term(
                    work.session,
                    work.actor,
                    term_id=term_id,
                    seen_version=seen,
                    names=names,
                    colour=colour,
                    active=active,
                )
            else:
                service.add_term(work.session, work.actor, kind=kind, names=names, colour=colour)

        if await self._submit(task, "term", self._version):
            self._shut()
            self._say("admin.toast.saved", name=names)
            await self._work(self._read, writing=False)

    @command
    async def switch(self, term_id: int, active: bool):
        """Retire an entry, or use it again."""
        row, active = self._row(whole(term_id), *KINDS), active is True
        if row:
            await self._work(
                lambda work: service.change_term(
                    work.session,
                    work.actor,
                    term_id=row["id"],
                    seen_version=row["version"],
                    names=row["names"],
                    colour=row["colour"],
                    active=active,
                )
            )
            self._say("admin.toast.restored" if active else "admin.toast.retired", name=row["names"])
            await self._work(self._read, writing=False)

    def _kind(self) -> TermKind:
        return KINDS.get(self.tab, TermKind.TAG)

    def _read(self, work: Work) -> None:
        self.rows = term_rows(work.session, work.actor, self._kind())

    def _version(self, work: Work, term_id: int) -> int:
        found = service.terms(work.session, self._kind(), with_retired=True)
        return next((term.version for term in found if term.id == term_id), 0)
