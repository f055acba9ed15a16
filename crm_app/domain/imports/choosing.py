"""Matching columns by hand: what each column is used for, and how a choice changes the mapping. Pure, but for offers."""

from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session

from crm_app.domain.imports.mapping import FIELDS, Mapping, Rule, as_json, parse_mapping
from crm_app.domain.imports.suggesting import fitting_mappings
from crm_app.domain.imports.table import Row, Table

TAGS, LINE = "tags", "line"
TARGETS = (*FIELDS, TAGS, LINE)
# Two columns may make up one of these; any other field has room for one column.
JOINED = ("title", "contact_name", "region", "next_step", "note")


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that a column becomes: a field, ``tags``, or a ``line`` of the note."""

    target: str
    rule: Rule


def uses(mapping: Mapping, column: str) -> list[Use]:
    """Everything a column is used for, fields first."""
    found = [Use(name, mapping.fields[name]) for name in FIELDS if name in mapping.fields]
    found += [Use(TAGS, rule) for rule in mapping.tags] + [Use(LINE, rule) for rule in mapping.note]
    return [use for use in found if column in use.rule.columns]


def chosen(mapping: Mapping, headers: list[str], column: str, nth: int, target: str) -> Mapping:
    """The mapping after a person chose a target for a column.

    Args:
        mapping: As it was, in the file's spelling of its headers.
        headers: The file's columns in order.
        column: The column.
        nth: Which of the column's uses is replaced; one past the last adds a use.
        target: One of ``TARGETS``, or empty to leave the column out.
    """
    before = uses(mapping, column)
    if target and any(use.target == target for use in before):
        return mapping
    if nth < len(before):
        mapping = _without(mapping, column, before[nth])
    return _with(mapping, headers, column, target) if target in TARGETS else mapping


def offers(session: Session, headers: list[str], samples: list[list[str]]) -> list[tuple[str, dict[str, str], Mapping]]:
    """Every mapping that fits these headers: the remembered one, shipped ones, one by the headers' own words.

    Returns:
        Code, names per language (shipped ones only), mapping.
    """
    table = Table(headers, [Row(number, cells) for number, cells in enumerate(samples, start=2)], "")
    return fitting_mappings(session, table)


def equal(one: Mapping, other: dict[str, Any]) -> bool:
    """Whether two mappings do the same, whatever they are called."""
    return as_json(replace(one, name={})) == as_json(replace(parse_mapping(other), name={}))


def _without(mapping: Mapping, column: str, use: Use) -> Mapping:
    columns = tuple(name for name in use.rule.columns if name != column)
    rest = [replace(use.rule, columns=columns)] if columns else []
    if use.target == TAGS:
        return replace(mapping, tags=_exchanged(mapping.tags, use.rule, rest))
    if use.target == LINE:
        return replace(mapping, note=_exchanged(mapping.note, use.rule, rest))
    fields = {name: rule for name, rule in mapping.fields.items() if name != use.target}
    return replace(mapping, fields=fields | ({use.target: rest[0]} if rest else {}))


def _exchanged(rules: tuple[Rule, ...], old: Rule, new: list[Rule]) -> tuple[Rule, ...]:
    return tuple(made for rule in rules for made in (new if rule is old else [rule]))


def _with(mapping: Mapping, headers: list[str], column: str, target: str) -> Mapping:
    if target == TAGS:
        return replace(mapping, tags=(*mapping.tags, Rule(columns=(column,))))
    if target == LINE:
        return replace(mapping, note=(*mapping.note, Rule(columns=(column,))))
    present = mapping.fields.get(target)
    columns: tuple[str, ...] = (column,)
    if present and present.columns and present.values is None and target in JOINED:
        columns = tuple(sorted({*present.columns, column}, key=headers.index))
    return replace(mapping, fields=mapping.fields | {target: Rule(columns=columns)})
