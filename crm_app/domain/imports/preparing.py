"""One row of the file becomes the clean values of a lead, or its problems. Pure: no session, no clock."""

import re
from dataclasses import dataclass
from typing import Any

from crm_app.domain.imports.lookups import AMBIGUOUS, Lookups
from crm_app.domain.imports.mapping import Mapping, Rule
from crm_app.domain.imports.table import Row
from crm_app.domain.leads.fields import CLEANERS, Unfit, clean_line
from crm_app.domain.terms.service import LONGEST_NAME

MOST_TAGS = 20
LONGEST_CELL_SHOWN = 80
# A spreadsheet runs cells that begin like this; our own files put an apostrophe before, and it is taken off again.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
# Fields that are looked up among the workspace's own rows rather than cleaned.
LOOKED_UP = ("source", "owner", "stage")
_SPLIT = re.compile(r"[;；|、,，\n]")
_DAY_MONTH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?=$|[T ])")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one row. ``code`` is said as ``error.<code>``; ``field`` is a field of the lead."""

    row: int
    field: str
    code: str
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row that may be written: stored values, names that are still to be looked up, lines of the note."""

    row: int
    values: dict[str, Any]
    source: str = ""
    owner: str = ""
    stage: str = ""
    tags: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


class Preparer:
    """Applies one mapping to the rows of one file."""

    def __init__(self, mapping: Mapping, headers: list[str], currency: str, known: Lookups):
        self._mapping = mapping
        self._places = {header: place for place, header in enumerate(headers)}
        self._currency = currency
        self._known = known
        self._empty = {word.strip().casefold() for word in mapping.empty}
        self._plain = [(name, rule) for name, rule in mapping.fields.items() if name not in LOOKED_UP]
        self._values = {
            id(rule): {k.strip().casefold(): v for k, v in rule.values}
            for rule in self._rules()
            if rule.values is not None
        }

    def prepare(self, row: Row) -> Prepared | list[Problem]:
        """The row's values, or everything that is wrong with it."""
        problems: list[Problem] = []
        if row.overflow:
            problems.append(Problem(row.number, "row", "too_many_cells"))
        values = {}
        for name, rule in self._plain:
            text = self._text(rule, row.cells, separator="\n" if name == "note" else " ")
            try:
                values[name] = CLEANERS[name](self._day(text) if name == "next_step_on" else text, self._currency)
            except Unfit as unfit:
                problems.append(self._problem(row, name, str(unfit), rule))
        found: dict[str, Any] = {}
        for name, read in (
            ("source", self._source),
            ("owner", self._owner),
            ("stage", self._stage),
            ("tags", self._tags),
            ("lines", self._lines),
        ):
            try:
                found[name] = read(row.cells)
            except Unfit as unfit:
                problems.append(
                    self._problem(row, "note" if name == "lines" else name, str(unfit), self._mapping.fields.get(name))
                )
        return problems or Prepared(row.number, values, **found)

    def problem(self, row: Row, field: str, code: str) -> Problem:
        """A problem that was found by looking beyond the row."""
        return self._problem(row, field, code, self._mapping.fields.get(field))

    def _rules(self) -> list[Rule]:
        return [*self._mapping.fields.values(), *self._mapping.tags, *self._mapping.note]

    def _problem(self, row: Row, field: str, code: str, rule: Rule | None) -> Problem:
        column = rule.columns[0] if rule and rule.columns else ""
        value = row.cells[self._places[column]] if column else ""
        return Problem(row.number, field, code, column, " ".join(value.split())[:LONGEST_CELL_SHOWN])

    def _text(self, rule: Rule, cells: list[str], *, separator: str = " ") -> str:
        if not rule.columns:
            return rule.constant
        parts = []
        for column in rule.columns:
            text = cells[self._places[column]].strip()
            if text[:1] == "'" and text[1:2] in RISKY:
                text = text[1:]
            if text and text.casefold() not in self._empty:
                parts.append(text)
        text = separator.join(parts)
        if rule.values is None:
            return text or rule.otherwise
        return self._values[id(rule)].get(text.casefold(), rule.otherwise)

    def _line(self, name: str, cells: list[str], longest: int) -> str:
        rule = self._mapping.fields.get(name)
        return clean_line(self._text(rule, cells), longest) if rule else ""

    def _source(self, cells: list[str]) -> str:
        return term_name(self._line("source", cells, 400))

    def _owner(self, cells: list[str]) -> str:
        name = self._line("owner", cells, 254).casefold()
        if name and self._known.owners.get(name, AMBIGUOUS) == AMBIGUOUS:
            raise Unfit("owner_ambiguous" if name in self._known.owners else "owner_unknown")
        return name

    def _stage(self, cells: list[str]) -> str:
        name = self._line("stage", cells, 120).casefold()
        if name and name not in self._known.stages:
            raise Unfit("stage_unknown")
        return name

    def _tags(self, cells: list[str]) -> tuple[str, ...]:
        names: dict[str, str] = {}
        for rule in self._mapping.tags:
            text = self._text(rule, cells)
            for part in _SPLIT.split(text) if text else ():
                name = term_name(clean_line(part, 400))
                if name:
                    names.setdefault(name.casefold(), name)
        if len(names) > MOST_TAGS:
            raise Unfit("too_many")
        return tuple(names.values())

    def _lines(self, cells: list[str]) -> tuple[str, ...]:
        lines = []
        for rule in self._mapping.note:
            text = " ".join(self._text(rule, cells).replace("\x00", "").split())
            if text:
                label = rule.label or (rule.columns[0] if rule.columns else "")
                lines.append(f"{label}: {text}" if label else text)
        if sum(map(len, lines)) > 7000:
            raise Unfit("too_long")
        return tuple(lines)

    def _day(self, text: str) -> str:
        """A day whose order the mapping settles; without that an unclear one stays a problem."""
        parts = _DAY_MONTH.match(text) if self._mapping.dates else None
        if not parts:
            return text
        first, second, year = parts.groups()
        day, month = (first, second) if self._mapping.dates == "day-first" else (second, first)
        return f"{'20' + year if len(year) == 2 else year}-{month}-{day}"


def term_name(text: str) -> str:
    """A name as dictionaries hold it; a longer one is cut where everybody can see it."""
    text = text.strip()
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1].rstrip() + "…"


def note_with(existing: str, text: str, lines: tuple[str, ...]) -> str:
    """An existing note with the file's lines: ``Label: value`` replaces the same label, hand-written text stays."""
    kept = existing.split("\n") if existing else []
    if text and text not in existing:
        kept += text.split("\n")
    places = {line.split(": ", 1)[0]: place for place, line in enumerate(kept) if ": " in line}
    for line in lines:
        label, colon, _ = line.partition(": ")
        if colon and label in places:
            kept[places[label]] = line
        elif line not in kept:
            places[label] = len(kept)
            kept.append(line)
    return "\n".join(kept)
