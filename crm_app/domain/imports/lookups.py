"""The workspace's own names, folded, as rows of a file may use them."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from crm_app.domain.leads.models import StageKind
from crm_app.domain.leads.queries import stages
from crm_app.domain.people.models import Membership, User
from crm_app.domain.terms.models import Term, TermKind

# Stands for a name that several members have.
AMBIGUOUS = -1


@dataclass(frozen=True, slots=True)
class Lookups:
    """Ids by folded name. ``teams`` are the members' teams by member id."""

    stages: dict[str, int]
    first_stage: int
    owners: dict[str, int]
    teams: dict[int, int | None]
    sources: dict[str, int]
    tags: dict[str, int]


def lookups(session: Session) -> Lookups:
    """Read the names that rows are matched with."""
    open_stages = [stage for stage in stages(session) if stage.kind == StageKind.OPEN]
    by_name = {name.casefold(): stage.id or 0 for stage in open_stages for name in stage.names.values()}
    by_code = {stage.code.casefold(): stage.id or 0 for stage in open_stages}
    owners: dict[str, int] = {}
    teams: dict[int, int | None] = {}
    members = select(Membership.id, Membership.name, Membership.team_id, User.email).join(
        User, User.id == Membership.user_id
    )  # type: ignore[arg-type]
    for member_id, name, team_id, email in session.exec(members.where(Membership.active)):
        teams[member_id or 0] = team_id
        owners[email.casefold()] = member_id or 0
        folded = " ".join(name.split()).casefold()
        owners[folded] = AMBIGUOUS if folded in owners else member_id or 0
    return Lookups(
        stages=by_name | by_code, first_stage=open_stages[0].id or 0, owners=owners, teams=teams,
        sources=term_ids(session, TermKind.LEAD_SOURCE), tags=term_ids(session, TermKind.TAG),
    )  # fmt: skip


def term_ids(session: Session, kind: TermKind) -> dict[str, int]:
    """Entries in use by each of their names, folded."""
    rows = session.exec(select(Term.id, Term.names).where(Term.kind == kind, Term.active).order_by(col(Term.id).desc()))
    return {name.strip().casefold(): term_id or 0 for term_id, names in rows for name in names.values()}
