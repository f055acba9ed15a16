"""The administrator's side of the funnel: adding, changing, ordering and retiring stages."""

from typing import Any

from sqlmodel import Session, col, func, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.base import Names
from crm_app.domain.errors import Conflict, Invalid, NotFound, RuleViolation
from crm_app.domain.leads.models import Lead, LeadStage, StageKind
from crm_app.domain.leads.queries import stages
from crm_app.domain.records.ledger import announce_stale, audit
from crm_app.domain.terms.service import clean_names, code_from

TOPIC = "leads"
STARTERS = (
    ("new", StageKind.OPEN, "新线索", "New", 10, 3),
    ("contacted", StageKind.OPEN, "已联系", "Contacted", 30, 7),
    ("qualified", StageKind.OPEN, "已确认", "Qualified", 60, 14),
    ("disqualified", StageKind.DISQUALIFIED, "无效", "Disqualified", 0, None),
)


def seed_stages(session: Session) -> None:
    """Give a new workspace its funnel."""
    for position, (code, kind, zh, en, probability, limit) in enumerate(STARTERS):
        session.add(LeadStage(
            code=code, kind=kind, names={"zh": zh, "en": en}, probability=probability, day_limit=limit, position=position,
        ))  # fmt: skip
    session.flush()


def add_stage(session: Session, actor: Actor, *, names: Names, probability: int, day_limit: int | None) -> LeadStage:
    """Add an open stage after the last open one.

    Raises:
        Forbidden: The role may not change settings.
        Invalid: By field, everything that is wrong.
    """
    ensure_may(actor, "admin.settings")
    everything = stages(session, with_retired=True)
    names = clean_names(names)
    _ensure_free_name(everything, names, None)
    _ensure_numbers(probability, day_limit)
    last_open = max((s.position for s in everything if s.kind == StageKind.OPEN), default=-1)
    for stage in everything:
        if stage.position > last_open:
            stage.position += 1
            session.add(stage)
    stage = LeadStage(
        code=code_from(names, {s.code for s in everything}), names=names, probability=probability,
        day_limit=day_limit, position=last_open + 1,
    )  # fmt: skip
    session.add(stage)
    session.flush()
    audit(session, actor, "stage.add", "lead_stage", stage.id, names=[None, names])
    announce_stale(session, TOPIC)
    return stage


def change_stage(
    session: Session, actor: Actor, *, stage_id: int, seen_version: int, names: Names, probability: int,
    day_limit: int | None, active: bool,
) -> LeadStage:  # fmt: skip
    """Rename a stage, set its probability and limit, retire it or bring it back.

    Raises:
        NotFound: No such stage, or the role may not change settings.
        Conflict: Somebody changed it since.
        RuleViolation: It still holds leads, or it is the last open one.
        Invalid: By field, everything that is wrong.
    """
    ensure_may(actor, "admin.settings")
    everything = stages(session, with_retired=True)
    stage = next((s for s in everything if s.id == stage_id), None)
    if stage is None:
        raise NotFound
    if stage.version != seen_version:
        raise Conflict(fields=("names",))
    names = clean_names(names)
    _ensure_free_name(everything, names, stage_id)
    _ensure_numbers(probability, day_limit)
    if stage.active and not active:
        _ensure_may_retire(session, stage, everything)
    before = _facts(stage)
    stage.names, stage.probability, stage.day_limit, stage.active = names, probability, day_limit, active
    stage.version += 1
    session.add(stage)
    audit(session, actor, "stage.change", "lead_stage", stage.id, before=before, after=_facts(stage))
    announce_stale(session, TOPIC)
    return stage


def shift_stage(session: Session, actor: Actor, *, stage_id: int, by: int) -> None:
    """Move a stage one place to the left (-1) or right (+1) among those of its kind.

    Raises:
        NotFound: No such stage, or the role may not change settings.
    """
    ensure_may(actor, "admin.settings")
    everything = stages(session, with_retired=True)
    stage = next((s for s in everything if s.id == stage_id), None)
    if stage is None:
        raise NotFound
    same = [s for s in everything if s.kind == stage.kind]
    place = same.index(stage) + (1 if by > 0 else -1)
    if 0 <= place < len(same):
        other = same[place]
        stage.position, other.position = other.position, stage.position
        session.add_all([stage, other])
        audit(session, actor, "stage.shift", "lead_stage", stage.id, names=stage.names, by=by)
        announce_stale(session, TOPIC)


def _ensure_free_name(everything: list[LeadStage], names: Names, own_id: int | None) -> None:
    wanted = {name.casefold() for name in names.values()}
    for other in everything:
        if other.id != own_id and other.active and wanted & {name.casefold() for name in other.names.values()}:
            raise Invalid({"names": "taken"})


def _ensure_numbers(probability: int, day_limit: int | None) -> None:
    problems = {}
    if not 0 <= probability <= 100:
        problems["probability"] = "percent"
    if day_limit is not None and not 1 <= day_limit <= 3650:
        problems["day_limit"] = "days"
    if problems:
        raise Invalid(problems)


def _ensure_may_retire(session: Session, stage: LeadStage, everything: list[LeadStage]) -> None:
    if sum(1 for s in everything if s.active and s.kind == stage.kind) < 2:
        raise RuleViolation("stage.last_of_kind")
    held = session.exec(
        select(func.count()).select_from(Lead).where(Lead.stage_id == stage.id, col(Lead.deleted_at).is_(None))
    ).one()
    if held:
        raise RuleViolation("stage.holds_leads", count=held)


def _facts(stage: LeadStage) -> dict[str, Any]:
    return {"names": stage.names, "probability": stage.probability, "day_limit": stage.day_limit, "active": stage.active}
