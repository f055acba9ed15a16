"""Importing leads: a file, its columns, a look at what would happen, the import itself. The work is the worker's."""

import asyncio
import contextlib
from typing import Any

import reflex as rx

from crm_app import routes
from crm_app.domain.errors import NotFound, SignedOut
from crm_app.domain.imports import service
from crm_app.states.base import AppState, command
from crm_app.states.import_columns import ImportColumnsState
from crm_app.states.inputs import line, whole
from crm_app.states.live import hub
from crm_app.states.pool import Work
from crm_app.viewmodels.imports import standing

# Progress is looked at when the hub rings, and this often anyway.
LOOK_EVERY = 2.0
PAUSE = 0.2


class ImportsState(AppState):
    """One tab's import page. The address says where it is: nothing, ``?job=``, and ``&step=check`` for a preview."""

    step: str = ""
    job: dict[str, Any] = {}
    recent: list[dict[str, Any]] = []
    asking_undo: int = 0
    edited: list[dict[str, Any]] = []
    _watching: str = ""
    _asked_step: str = ""

    @command
    async def open_page(self):
        """Show what the address names."""
        query = self.router.url.query_parameters
        named, self._asked_step = "job" in query, line(query.get("step"), 20)
        job_id = whole(query.get("job"))
        self._watching, self.asking_undo = "", 0
        try:
            await self._work(lambda work: self._open(work, job_id, named), writing=False)
        except NotFound:
            self.step, self.job, self.recent = "missing", {}, []
            return None
        await self._prepare_columns()
        # Asked for from here: beside this handler it would run before there is anything to watch.
        return ImportsState.watch if self._is_waiting() else None

    @rx.event(background=True)
    async def watch(self):
        """Follow what the worker does while the page is open; the work goes on without it."""
        async with self:
            workspace_id, here = self.workspace.id, f"{self.router.session.session_id}:{self.job.get('id', 0)}"
            if not workspace_id or self._watching == here or not self._is_waiting():
                return
            self._watching = here
        with hub.watching(workspace_id) as bell:
            while await self._look(here):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), LOOK_EVERY)
                bell.clear()
                await asyncio.sleep(PAUSE)

    @command
    async def begin(self, file_id: int):
        """A file has arrived: have it read."""
        brought = whole(file_id)
        job_id = await self._work(lambda work: service.start_preview(work.session, work.actor, file_id=brought).id)
        return rx.redirect(f"{routes.IMPORTS}?job={job_id}")

    @command
    async def again(self):
        """Match the columns of an import's file once more."""
        job_id = whole(self.job.get("id"))

        def task(work: Work) -> int | None:
            payload = service.import_of(work.session, work.actor, job_id).payload
            return service.start_preview(work.session, work.actor, file_id=whole(payload.get("file_id")), mapping=payload.get("mapping")).id

        return rx.redirect(f"{routes.IMPORTS}?job={await self._work(task)}")

    @command
    async def commit(self):
        """Import what the preview showed, matched as the preview was."""
        job_id = whole(self.job.get("id"))
        if self.step != "check":
            return None
        # A second press finds another step and begins nothing.
        self.step = "run"

        def task(work: Work) -> int | None:
            seen = service.import_of(work.session, work.actor, job_id)
            mapping = seen.result["report"]["mapping"]
            return service.start_import(work.session, work.actor, file_id=whole(seen.payload.get("file_id")), mapping=mapping).id

        try:
            begun = await self._work(task)
        except Exception:
            self.step = "check"
            raise
        return rx.redirect(f"{routes.IMPORTS}?job={begun}")

    @command
    async def cancel(self):
        """Stop it; what it wrote is taken back."""
        job_id = whole(self.job.get("id"))
        await self._work(lambda work: service.cancel_import(work.session, work.actor, job_id=job_id))
        await self._work(self._refresh, writing=False)

    @command
    async def ask_undo(self, job_id: int):
        """Say first which leads were edited since and will stay."""
        asked = whole(job_id)
        self.edited = await self._work(
            lambda work: service.edited_since_import(work.session, work.actor, job_id=asked), writing=False)
        self.asking_undo = asked

    @command
    async def leave_undo(self):
        """Keep the import."""
        self.asking_undo, self.edited = 0, []

    @command
    async def take_back(self):
        """Undo the import that was asked about, as a job of its own."""
        asked, self.asking_undo = self.asking_undo, 0
        begun = await self._work(lambda work: service.undo_import(work.session, work.actor, job_id=asked).id)
        return rx.redirect(f"{routes.IMPORTS}?job={begun}")

    def _open(self, work: Work, job_id: int, named: bool) -> None:
        self._greet(work)
        self.recent = []
        if not named:
            self.job, self.step = {}, "file"
            self._list(work)
            return
        job = service.import_of(work.session, work.actor, job_id)
        if job.kind == service.PREVIEW:
            # Whose file it is decides, however wide somebody's sight.
            service.uploaded(work.session, work.actor, whole(job.payload.get("file_id")))
        self._stand(work, job_id)

    def _list(self, work: Work) -> None:
        found = service.recent_imports(work.session, work.actor)
        self.recent = [standing(work.actor, one) for one in found]

    def _stand(self, work: Work, job_id: int) -> None:
        self.job = standing(work.actor, service.progress(work.session, work.actor, job_id=job_id))
        if self.job["kind"] != "preview":
            self.step = "run"
        elif self.job["busy"]:
            self.step = "reading"
        elif self.job["state"] == "done" and self._asked_step == "check":
            self.step = "check"
        else:
            self.step = "columns"

    def _refresh(self, work: Work) -> None:
        if self.job:
            self._stand(work, whole(self.job["id"]))
        else:
            self._list(work)

    def _is_waiting(self) -> bool:
        return any(one["busy"] for one in (self.job, *self.recent) if one)

    async def _look(self, here: str) -> bool:
        """Read how it stands; False when there is nothing to wait for, or nobody who waits."""
        try:
            async with self:
                if self._watching != here or self.router.url.path.rstrip("/") != routes.IMPORTS:
                    return False
                await self._work(self._refresh, writing=False)
                if self._is_waiting():
                    return True
                self._watching = ""
                await self._prepare_columns()
        except (SignedOut, NotFound):
            pass
        return False

    async def _prepare_columns(self) -> None:
        """Fill the state that matches columns, once the file is read."""
        columns = await self.get_state(ImportColumnsState)
        await columns._fill(self.job if self.step in ("columns", "check") else {})
        if self.step == "columns" and not columns.columns:
            self.step = "unreadable"
