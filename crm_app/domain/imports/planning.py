"""The whole file at once: which rows may be written and what is wrong with the others. No row is written here."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from crm_app.domain.imports.mapping import BadMapping, Mapping, fitted
from crm_app.domain.imports.preparing import Prepared, Preparer, Problem
from crm_app.domain.imports.table import Row, Table
from crm_app.domain.leads.models import StageKind
from crm_app.domain.leads.queries import stages
from crm_app.domain.people.models import Membership, User
from crm_app.domain.terms.models import Term, TermKind

# A column of free text mapped to tags would drown the dictionary.
MOST_NEW_TERMS = 150
_AMBIGUOUS = -1


@dataclass(frozen=True, slots=True)
class Lookups:
    """The workspace's own names, folded, as rows of a file may use them."""

    stages: dict[str, int]
    first_stage: int
    owners: dict[str, int]
    teams: dict[int, int | None]
    sources: dict[str, int]
    tags: dict[str, int]


@dataclass(slots=True)
class Plan:
    """What a file will do: rows to write in the file's order, problems, rows that repeat an earlier one word for word."""

    rows: list[Prepared] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repeats: int = 0
    notices: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    new_sources: list[str] = field(default_factory=list)
    new_tags: list[str] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many rows have at least one problem."""
        return len({problem.row for problem in self.problems})


def lookups(session: Session) -> Lookups:
    """Read the names that rows are matched with."""
    open_stages = [stage for stage in stages(session) if stage.kind == StageKind.OPEN]
    by_name = {name.casefold(): stage.id or 0 for stage in open_stages for name in stage.names.values()}
    by_code = {stage.code.casefold(): stage.id or 0 for stage in open_stages}
    owners: dict[str, int] = {}
    teams: dict[int, int | None] = {}
    members = select(Membership.id, Membership.name, Membership.team_id, User.email).join(User, User.id == Membership.user_id)  # type: ignore[arg-type]
    for member_id, name, team_id, email in session.exec(members.where(Membership.active)):
        teams[member_id or 0] = team_id
        owners[email.casefold()] = member_id or 0
        folded = " ".join(name.split()).casefold()
        owners[folded] = _AMBIGUOUS if folded in owners else member_id or 0
    return Lookups(
        stages=by_name | by_code, first_stage=open_stages[0].id or 0, owners=owners, teams=teams,
        sources=term_ids(session, TermKind.LEAD_SOURCE), tags=term_ids(session, TermKind.TAG),
    )  # fmt: skip


def term_ids(session: Session, kind: TermKind) -> dict[str, int]:
    """Entries in use by each of their names, folded."""
    rows = session.exec(select(Term.id, Term.names).where(Term.kind == kind, Term.active).order_by(col(Term.id).desc()))
    return {name.strip().casefold(): term_id or 0 for term_id, names in rows for name in names.values()}


def plan_rows(table: Table, mapping: Mapping, known: Lookups, currency: str) -> Plan:
    """Clean every row and find what rows say about each other.

    Raises:
        BadMapping: The mapping does not fit the file, or would make far too many dictionary entries.
    """
    mapping, absent = fitted(mapping, table.headers)
    plan = Plan(notices=list(table.notices))
    if absent:
        plan.notices.append(("import.columns_absent", {"columns": absent}))
    preparer = Preparer(mapping, table.headers, currency)
    seen: dict[str, list[str]] = {}
    for row in table.rows:
        found = preparer.prepare(row)
        problems = found if isinstance(found, list) else _beyond_the_row(preparer, row, found, known)
        if isinstance(found, Prepared) and not problems:
            outside_id = found.values.get("outside_id")
            earlier = seen.setdefault(outside_id, row.cells) if outside_id else row.cells
            if earlier is row.cells:
                plan.rows.append(found)
            elif earlier == row.cells:
                plan.repeats += 1
            else:
                problems = [preparer.problem(row, "outside_id", "repeated")]
        plan.problems += problems
    _note_new_terms(plan, known)
    return plan


def _beyond_the_row(preparer: Preparer, row: Row, found: Prepared, known: Lookups) -> list[Problem]:
    problems = []
    if found.owner and known.owners.get(found.owner, _AMBIGUOUS) == _AMBIGUOUS:
        code = "owner_ambiguous" if found.owner in known.owners else "owner_unknown"
        problems.append(preparer.problem(row, "owner", code))
    if found.stage and found.stage not in known.stages:
        problems.append(preparer.problem(row, "stage", "stage_unknown"))
    return problems


def _note_new_terms(plan: Plan, known: Lookups) -> None:
    plan.new_sources = _new_names((row.source for row in plan.rows), known.sources)
    plan.new_tags = _new_names((tag for row in plan.rows for tag in row.tags), known.tags)
    for name, words in (("source", plan.new_sources), ("tags", plan.new_tags)):
        if len(words) > MOST_NEW_TERMS:
            raise BadMapping("import.too_many_names", field=f"@lead.{name}", count=len(words), most=MOST_NEW_TERMS)


def _new_names(names: Iterable[str], known: dict[str, int]) -> list[str]:
    new: dict[str, str] = {}
    for name in names:
        if name and name.casefold() not in known:
            new.setdefault(name.casefold(), name)
    return list(new.values())


