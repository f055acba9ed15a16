"""The whole file at once: which rows may be written and what is wrong with the others. No row is written here."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from crm_app.domain.imports.lookups import Lookups
from crm_app.domain.imports.mapping import BadMapping, Mapping, fitted
from crm_app.domain.imports.preparing import Prepared, Preparer, Problem
from crm_app.domain.imports.table import Table

# A column of free text mapped to tags would drown the dictionary.
MOST_NEW_TERMS = 150


@dataclass(slots=True)
class Plan:
    """What a file will do: rows to write in its order, problems, rows that repeat an earlier one word for word."""

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


def plan_rows(table: Table, mapping: Mapping, known: Lookups, currency: str) -> Plan:
    """Clean every row and find what rows say about each other.

    Raises:
        BadMapping: The mapping does not fit the file, or would make far too many dictionary entries.
    """
    mapping, absent = fitted(mapping, table.headers)
    plan = Plan(notices=list(table.notices))
    if absent:
        plan.notices.append(("import.columns_absent", {"columns": absent}))
    preparer = Preparer(mapping, table.headers, currency, known)
    seen: dict[str, list[str]] = {}
    for row in table.rows:
        found = preparer.prepare(row)
        if isinstance(found, list):
            plan.problems += found
            continue
        outside_id = found.values.get("outside_id")
        earlier = seen.setdefault(outside_id, row.cells) if outside_id else row.cells
        if earlier is row.cells:
            plan.rows.append(found)
        elif earlier == row.cells:
            plan.repeats += 1
        else:
            plan.problems.append(preparer.problem(row, "outside_id", "repeated"))
    _note_new_terms(plan, known)
    return plan


def _note_new_terms(plan: Plan, known: Lookups) -> None:
    plan.new_sources = _new_names((row.source for row in plan.rows), known.sources)
    plan.new_tags = _new_names((tag for row in plan.rows for tag in row.tags), known.tags)
    for name, words in (("source", plan.new_sources), ("tags", plan.new_tags)):
        if len(words) > MOST_NEW_TERMS:
            raise BadMapping(
                "import.too_many_names", field=f"@import.field.{name}", count=len(words), most=MOST_NEW_TERMS
            )


def _new_names(names: Iterable[str], known: dict[str, int]) -> list[str]:
    new: dict[str, str] = {}
    for name in names:
        if name and name.casefold() not in known:
            new.setdefault(name.casefold(), name)
    return list(new.values())
