"""Importing leads as a person asks for it: upload, look, begin, watch, cancel, take back. The work itself is jobs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor, Scope
from crm_app.domain.clock import wall_now
from crm_app.domain.errors import Conflict, NotFound
from crm_app.domain.imports.mapping import as_json, parse_mapping
from crm_app.domain.imports.reading import ensure_acceptable
from crm_app.domain.imports.taking_back import edited_since
from crm_app.domain.people.models import Membership
from crm_app.domain.records import files, jobs
from crm_app.domain.records.ledger import audit
from crm_app.domain.records.models import Job, StoredFile, UndoStep
from crm_app.domain.records.undo import LASTS, inverse, remember

RIGHT = "lead.import"
IMPORT, PREVIEW, UNDO = "lead.import", "lead.import_preview", "lead.import_undo"
PURPOSE = "lead_import"
UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How an import, a preview or an undo stands. ``done`` and ``total`` count rows of the file.

    ``state`` is waiting, running, done, failed, cancelled or undone; ``taking_back`` says that a stopped import is
    being cleaned up. ``error`` is ``{"code", "params"}`` of a domain error.
    """

    job_id: int
    kind: str
    state: str
    file_name: str
    who: str
    created_at: datetime
    finished_at: datetime | None
    done: int
    total: int
    created: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0
    taking_back: bool = False
    cancel_asked: bool = False
    undo_id: int = 0
    may_undo: bool = False
    kept: list[dict[str, Any]] = field(default_factory=list)
    error: dict[str, Any] | None = None
    report: dict[str, Any] | None = None


def stage_upload(session: Session, actor: Actor, *, name: str, data: bytes) -> int:
    """Keep an uploaded file for looking at and importing. Cheap: the content is read by the worker.

    Returns:
        The file's id.

    Raises:
        NotFound: The role may not import.
        Unreadable: Too big, empty or plainly not a table.
    """
    ensure_may(actor, RIGHT)
    ensure_acceptable(name, data)
    return files.keep(session, actor, name=name, data=data, purpose=PURPOSE).id or 0


def uploaded(session: Session, actor: Actor, file_id: int) -> StoredFile:
    """One's own upload.

    Raises:
        NotFound: No such upload of this person.
    """
    ensure_may(actor, RIGHT)
    row = session.get(StoredFile, file_id)
    if row is None or row.purpose != PURPOSE or row.member_id != actor.member_id:
        raise NotFound
    return row


def start_preview(session: Session, actor: Actor, *, file_id: int, mapping: dict[str, Any] | None = None) -> Job:
    """Have the worker read the file, match its columns (or use ``mapping``) and try every row without writing.

    Raises:
        NotFound: No such upload, or the role may not import.
        BadMapping: The mapping is not one.
    """
    row = uploaded(session, actor, file_id)
    return jobs.enqueue(session, actor, kind=PREVIEW, payload=_payload(row, mapping))


def start_import(session: Session, actor: Actor, *, file_id: int, mapping: dict[str, Any] | None = None) -> Job:
    """Have the worker import the file.

    Raises:
        NotFound: No such upload, or the role may not import.
        BadMapping: The mapping is not one.
    """
    row = uploaded(session, actor, file_id)
    job = jobs.enqueue(session, actor, kind=IMPORT, payload=_payload(row, mapping))
    job.name = f"{name_of(row.digest)}{job.id}"
    session.add(job)
    audit(session, actor, "lead.import_start", "job", job.id, file=row.name, digest=row.digest)
    return job


def name_of(digest: str) -> str:
    """How import jobs of one content are named, so that a second coming is noticed."""
    return f"{IMPORT}:{digest}:"


def came_before(session: Session, digest: str, job_id: int) -> bool:
    """Whether this very content was imported before and not taken back."""
    query = select(Job.id).where(
        Job.kind == IMPORT, Job.state == jobs.DONE, col(Job.name).startswith(name_of(digest)), Job.id != job_id
    )
    return session.exec(query.limit(1)).first() is not None


def import_of(session: Session, actor: Actor, job_id: int) -> Job:
    """An import, preview or undo that the actor may watch: their own, or anybody's when they see the whole company.

    Raises:
        NotFound: None such.
    """
    ensure_may(actor, RIGHT)
    job = session.get(Job, job_id)
    if job is None or job.kind not in (IMPORT, PREVIEW, UNDO):
        raise NotFound
    if job.member_id != actor.member_id and actor.scope is not Scope.ALL:
        raise NotFound
    return job


def progress(session: Session, actor: Actor, *, job_id: int) -> ImportProgress:
    """How a job stands.

    Raises:
        NotFound: No such job within the actor's sight.
    """
    return _progress(session, import_of(session, actor, job_id))


def recent_imports(session: Session, actor: Actor, *, limit: int = 20) -> list[ImportProgress]:
    """The latest imports that the actor may watch, newest first."""
    ensure_may(actor, RIGHT)
    query = select(Job).where(Job.kind == IMPORT).order_by(col(Job.id).desc()).limit(limit)
    if actor.scope is not Scope.ALL:
        query = query.where(Job.member_id == actor.member_id)
    return [_progress(session, job) for job in session.exec(query)]


def cancel_import(session: Session, actor: Actor, *, job_id: int) -> None:
    """Stop an import or a preview; what an import wrote is taken back.

    Raises:
        NotFound: No such job within the actor's sight.
    """
    job = import_of(session, actor, job_id)
    if job.kind != UNDO:
        jobs.ask_cancel(session, job)
        audit(session, actor, "lead.import_cancel", "job", job_id)


def edited_since_import(session: Session, actor: Actor, *, job_id: int) -> list[dict[str, Any]]:
    """Leads of a finished import that were edited since; an undo keeps them. Row, number and title each.

    Raises:
        NotFound: No such import within the actor's sight.
    """
    return edited_since(session, import_of(session, actor, job_id).id or 0)


def undo_import(session: Session, actor: Actor, *, job_id: int) -> Job:
    """Take a finished import back, as a job.

    Raises:
        NotFound: No such import within the actor's sight.
        Conflict: Not finished, taken back already, or too long ago.
    """
    job = import_of(session, actor, job_id)
    step = session.get(UndoStep, job.result.get("undo_id") or 0)
    if job.kind != IMPORT or job.state != jobs.DONE or step is None or not _fresh(step):
        raise Conflict("undo.spent")
    step.used_at = wall_now()
    session.add(step)
    return _begin_undo(session, actor, job)


def remember_import(session: Session, actor: Actor, job_id: int) -> int:
    """One undo step for a whole import; returns the id that the toast carries."""
    return remember(session, actor, IMPORT, job_id=job_id)


@inverse(IMPORT)
def unimport(session: Session, actor: Actor, payload: dict[str, Any]) -> list[int]:
    """Undo through the toast: ten thousand rows do not fit into one event, so it is a job as well."""
    _begin_undo(session, actor, import_of(session, actor, payload["job_id"]))
    return []


def _begin_undo(session: Session, actor: Actor, job: Job) -> Job:
    begun = jobs.enqueue(
        session, actor, kind=UNDO, payload={"job_id": job.id, "file_name": job.payload.get("file_name", "")}
    )
    audit(session, actor, "lead.import_undo", "job", job.id)
    return begun


def _fresh(step: UndoStep) -> bool:
    return step.used_at is None and wall_now() - step.created_at <= LASTS


def _payload(row: StoredFile, mapping: dict[str, Any] | None) -> dict[str, Any]:
    plain = as_json(parse_mapping(mapping)) if mapping is not None else None
    return {"file_id": row.id, "file_name": row.name, "digest": row.digest, "mapping": plain}


def _progress(session: Session, job: Job) -> ImportProgress:
    result = job.result
    who = session.get(Membership, job.member_id) if job.member_id else None
    step = session.get(UndoStep, result.get("undo_id") or 0)
    return ImportProgress(
        job_id=job.id or 0, kind=job.kind, state=job.state, file_name=job.payload.get("file_name", ""),
        who=who.name if who else "", created_at=job.created_at, finished_at=job.finished_at, done=job.done,
        total=job.total, taking_back="ending" in result and job.finished_at is None, cancel_asked=job.cancel_asked,
        undo_id=result.get("undo_id", 0), may_undo=job.state == jobs.DONE and step is not None and _fresh(step),
        kept=result.get("kept", []), error=result.get("error"), report=result.get("report"),
        **{name: result.get(name, 0) for name in ("created", "updated", "skipped", "failed")},
    )  # fmt: skip
