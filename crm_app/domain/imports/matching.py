"""Holding rows of a file against the leads there are: new, changed, the same, or not to be touched."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlmodel import Session, col, select

from crm_app.domain.actor import Actor
from crm_app.domain.imports.lookups import Lookups
from crm_app.domain.imports.preparing import Prepared, note_with
from crm_app.domain.leads.models import Lead, LeadTag
from crm_app.domain.leads.queries import visible

# What an update may change; stage and owner are the board's business once a lead is there.
UPDATED = (
    "title", "contact_name", "phone", "email", "wechat", "region", "amount", "intent", "next_step", "next_step_on",
)  # fmt: skip
_READ = (
    Lead.id, Lead.number, Lead.version, Lead.outside_id, Lead.deleted_at, Lead.source_id, Lead.note,
    *(getattr(Lead, name) for name in UPDATED),
)  # fmt: skip


class Verdict(StrEnum):
    """What is to be done with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Match:
    """A row, the lead it belongs to (columns, not an entity), and what would change.

    ``new`` are columns with their new values, ``tags`` the names it lacks, ``source`` a name the dictionary lacks.
    """

    row: Prepared
    verdict: Verdict
    lead: Any = None
    new: dict[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    source: str = ""


def matched(session: Session, actor: Actor, rows: Sequence[Prepared], known: Lookups, *, again: bool) -> list[Match]:
    """Compare rows with the workspace, in a few queries however many rows there are.

    Args:
        again: This very file came in before, so rows without an outside id are here already.
    """
    ids = [row.values["outside_id"] for row in rows if row.values.get("outside_id")]
    there = _leads(session, actor, ids)
    tags = _tags(session, [lead.id for lead in there.values()])
    found = []
    for row in rows:
        outside_id = row.values.get("outside_id")
        lead = there.get(outside_id) if outside_id else None
        if lead is None:
            found.append(Match(row, Verdict.SAME if again and not outside_id else Verdict.NEW))
        elif lead.deleted_at is not None:
            # In the bin: somebody did not want it, and a file does not overrule a person.
            found.append(Match(row, Verdict.SAME, lead))
        elif not lead.in_sight:
            found.append(Match(row, Verdict.HIDDEN, lead))
        else:
            found.append(_compared(row, lead, known, tags.get(lead.id, frozenset())))
    return found


def _leads(session: Session, actor: Actor, outside_ids: list[str]) -> dict[str, Any]:
    if not outside_ids:
        return {}
    query = select(*_READ, visible(actor).label("in_sight")).where(col(Lead.outside_id).in_(outside_ids))  # type: ignore[call-overload]
    return {lead.outside_id: lead for lead in session.exec(query)}


def _tags(session: Session, lead_ids: list[int]) -> dict[int, set[int]]:
    tags: dict[int, set[int]] = {}
    if lead_ids:
        query = select(LeadTag.lead_id, LeadTag.term_id).where(col(LeadTag.lead_id).in_(lead_ids))
        for lead_id, term_id in session.exec(query):
            tags.setdefault(lead_id, set()).add(term_id)
    return tags


def _compared(row: Prepared, lead: Any, known: Lookups, have: set[int] | frozenset[int]) -> Match:
    """What a row would change; an empty cell erases nothing, and tags are only ever added."""
    new = {name: row.values[name] for name in UPDATED if row.values.get(name) not in (None, "")}
    source = known.sources.get(row.source.casefold()) if row.source else None
    if source:
        new["source_id"] = source
    if row.lines or row.values.get("note"):
        new["note"] = note_with(lead.note, row.values.get("note", ""), row.lines)
    new = {name: value for name, value in new.items() if getattr(lead, name) != value}
    tags = tuple(tag for tag in row.tags if known.tags.get(tag.casefold()) not in have)
    unknown_source = row.source if row.source and not source else ""
    verdict = Verdict.CHANGED if new or tags or unknown_source else Verdict.SAME
    return Match(row, verdict, lead, new, tags, unknown_source)
