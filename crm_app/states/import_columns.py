"""Matching columns: what each becomes, kept on the server while it is being chosen."""

import json
from typing import Any

import reflex as rx

from crm_app import routes
from crm_app.domain.errors import DomainError
from crm_app.domain.imports import choosing, service
from crm_app.domain.imports.mapping import DATE_ORDERS, Mapping, as_json, fitted, parse_mapping
from crm_app.domain.leads.queries import stages
from crm_app.domain.records.drafts import LONGEST_VALUE, MOST_FIELDS, draft, keep_draft
from crm_app.states.base import AppState, command
from crm_app.states.inputs import line, whole
from crm_app.states.pool import Work
from crm_app.viewmodels import imports as view

MOST_EMPTY = 40


class ImportColumnsState(AppState):
    """The columns of the file on the page, and what an import of it would do."""

    columns: list[dict[str, Any]] = []
    choices: list[list[dict[str, Any]]] = []
    constants: list[dict[str, str]] = []
    starts: list[dict[str, Any]] = []
    start: str = ""
    used: int = 0
    empty_words: str = ""
    dates: str = ""
    has_days: bool = False
    changed: bool = False
    alert: dict[str, Any] = {}
    found: dict[str, Any] = {}
    verdict: dict[str, Any] = {}
    fresh: int = 0
    _job_id: int = 0
    _mapping: dict[str, Any] = {}
    _stages: dict[str, dict[str, str]] = {}

    @command
    async def choose(self, place: int, nth: int, target: str):
        """A column becomes something else."""
        column, nth, target = self._header(whole(place)), whole(nth), line(target, 40)
        if column:
            mapping = choosing.chosen(parse_mapping(self._mapping), self._headers(), column, nth, target)
            await self._work(lambda work: self._take(work, mapping))

    @command
    async def use_twice(self, place: int):
        """One more use of a column."""
        if self._mapping:
            self._show(parse_mapping(self._mapping), wanting=whole(place))

    @command
    async def start_from(self, code: str):
        """Take a whole mapping: the last one, a shipped one, or what the headers say."""
        wanted, job_id = line(code, 40), self._job_id

        def task(work: Work) -> None:
            report = _report(work, job_id)
            for offered, _names, mapping in choosing.offers(work.session, report["headers"], report["samples"]):
                if offered == wanted:
                    self._take(work, mapping)

        await self._work(task)
        self.fresh += 1

    @command
    async def say_empty(self, text: str):
        """Which words stand for an empty cell."""
        for comma in "，、;；\n":
            text = line(text, 2000).replace(comma, ",")
        words = list(dict.fromkeys(word.strip()[:60] for word in text.split(",") if word.strip()))[:MOST_EMPTY]
        if words != self._mapping.get("empty", []):
            await self._change(empty=words)

    @command
    async def say_dates(self, order: str):
        """What 03/04/2026 means."""
        if order in DATE_ORDERS:
            await self._change(dates=order)

    @command
    async def check(self):
        """Look what would happen: at once when it was looked at already, else the worker tries every row."""
        job_id = self._job_id
        if not self.columns:
            return None
        try:
            mapping = as_json(fitted(parse_mapping(self._mapping), self._headers())[0])
        except DomainError as refusal:
            self.alert = {"key": f"error.{refusal.code}", "params": refusal.params}
            return None
        if self.verdict and not self.changed:
            return rx.redirect(_checked(job_id))

        def task(work: Work) -> int:
            file_id = whole(service.import_of(work.session, work.actor, job_id).payload.get("file_id"))
            return service.start_preview(work.session, work.actor, file_id=file_id, mapping=mapping).id or 0

        return rx.redirect(_checked(await self._work(task)))

    async def _fill(self, job: dict[str, Any]) -> None:
        """Show the columns of a preview's file; of nothing when there is none."""
        self._job_id = whole(job.get("id"))
        if not job:
            self.columns, self.choices, self.verdict, self.alert, self._mapping = [], [], {}, {}, {}
            return
        self.alert = job["error"]
        await self._work(lambda work: self._read(work, job["state"] == "done"), writing=False)
        self.fresh += 1

    def _read(self, work: Work, tried: bool) -> None:
        report = _report(work, self._job_id)
        if not report:
            self.columns, self.choices, self.verdict, self._mapping = [], [], {}, {}
            return
        self.columns = view.columns(report)
        self.found = {"rows": report["row_count"], "width": len(report["headers"]), "shape": view.shape(report)}
        self.verdict = view.verdict(report, work.actor) if tried else {}
        text = "".join(draft(work.session, work.actor, _code(self._job_id)).values())
        self._mapping = json.loads(text) if text else report["mapping"]
        self._stages = {stage.code: stage.names for stage in stages(work.session)}
        self._compare(work, report)
        self._show(parse_mapping(self._mapping))

    def _compare(self, work: Work, report: dict[str, Any]) -> None:
        offered = choosing.offers(work.session, report["headers"], report["samples"])
        self.starts, self.start = view.starts(offered, self._mapping)
        self.changed = not choosing.equal(parse_mapping(self._mapping), report["mapping"])

    async def _change(self, **parts: Any) -> None:
        if self._mapping:
            mapping = parse_mapping({**self._mapping, **parts})
            await self._work(lambda work: self._take(work, mapping))

    def _take(self, work: Work, mapping: Mapping) -> None:
        """Work on with a mapping, and keep it until it is tried."""
        report = _report(work, self._job_id)
        self._mapping = as_json(mapping)
        text = json.dumps(self._mapping, ensure_ascii=False)
        parts = [text[at : at + LONGEST_VALUE] for at in range(0, len(text), LONGEST_VALUE)]
        if len(parts) <= MOST_FIELDS:
            keep_draft(work.session, work.actor, _code(self._job_id), {str(n): part for n, part in enumerate(parts)})
        self.alert = {}
        self._compare(work, report)
        self._show(mapping)

    def _show(self, mapping: Mapping, *, wanting: int = -1) -> None:
        headers = self._headers()
        self.choices = view.choices(mapping, headers, self._stages, wanting)
        self.constants = view.constants(mapping)
        self.used = sum(1 for uses in self.choices if uses[0]["target"])
        self.empty_words, self.dates = ", ".join(mapping.empty), mapping.dates
        self.has_days = "next_step_on" in mapping.fields

    def _headers(self) -> list[str]:
        return [column["name"] for column in self.columns]

    def _header(self, place: int) -> str:
        return self.columns[place]["name"] if 0 <= place < len(self.columns) else ""


def _report(work: Work, job_id: int) -> dict[str, Any]:
    """What the worker found out about the actor's own file."""
    job = service.import_of(work.session, work.actor, job_id)
    service.uploaded(work.session, work.actor, whole(job.payload.get("file_id")))
    return job.result.get("report") or {}


def _checked(job_id: int) -> str:
    return f"{routes.IMPORTS}?job={job_id}&step=check"


def _code(job_id: int) -> str:
    return f"import:{job_id}"
