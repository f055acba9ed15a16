"""How a file's columns become a lead's fields. The format is described in ``docs/mappings/README.md``."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from crm_app.domain.errors import DomainError

FIELDS = (
    "title", "contact_name", "phone", "email", "wechat", "region", "amount", "intent", "next_step", "next_step_on",
    "outside_id", "source", "owner", "stage", "note",
)  # fmt: skip
DATE_ORDERS = ("", "day-first", "month-first")
MOST_PARTS = 250


class BadMapping(DomainError):
    """The mapping itself is wrong, or does not fit the file."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where one value comes from: columns, a constant, or a column's words replaced by others.

    With ``values`` a word that is not listed becomes ``otherwise``, and without that it counts as empty.
    """

    columns: tuple[str, ...] = ()
    constant: str = ""
    values: tuple[tuple[str, str], ...] | None = None
    otherwise: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping; ``empty`` are words that stand for nothing."""

    fields: dict[str, Rule]
    tags: tuple[Rule, ...] = ()
    note: tuple[Rule, ...] = ()
    empty: tuple[str, ...] = ()
    dates: str = ""
    name: dict[str, str] = field(default_factory=dict)


def parse_mapping(raw: Any) -> Mapping:
    """Read the JSON form.

    Raises:
        BadMapping: ``import.mapping`` with ``where`` it is wrong.
    """
    if not isinstance(raw, dict) or not isinstance(raw.get("fields"), dict):
        raise BadMapping("import.mapping", where="fields")
    unknown = raw.keys() - {"kind", "name", "empty", "dates", "fields", "tags", "note"}
    if unknown or raw.get("kind", "leads") != "leads":
        raise BadMapping("import.mapping", where=min(unknown, default="kind"))
    odd = raw["fields"].keys() - set(FIELDS)
    if odd:
        raise BadMapping("import.mapping", where=f"fields.{min(odd)}")
    if raw.get("dates", "") not in DATE_ORDERS:
        raise BadMapping("import.mapping", where="dates")
    name = raw.get("name") or {}
    return Mapping(
        fields={key: _rule(rule, f"fields.{key}") for key, rule in raw["fields"].items() if rule},
        tags=tuple(_rule(rule, "tags") for rule in _list(raw, "tags")),
        note=tuple(_rule(rule, "note") for rule in _list(raw, "note")),
        empty=tuple(_text(word, "empty") for word in _list(raw, "empty")),
        dates=raw.get("dates", ""),
        name={key: str(value)[:80] for key, value in name.items()} if isinstance(name, dict) else {},
    )


def as_json(mapping: Mapping) -> dict[str, Any]:
    """The JSON form; ``parse_mapping`` reads it back to an equal mapping."""
    raw: dict[str, Any] = {"kind": "leads", "fields": {key: _plain(rule) for key, rule in mapping.fields.items()}}
    for part in ("tags", "note"):
        if getattr(mapping, part):
            raw[part] = [_plain(rule) for rule in getattr(mapping, part)]
    for part, value in (("empty", list(mapping.empty)), ("dates", mapping.dates), ("name", mapping.name)):
        if value:
            raw[part] = value
    return raw


def columns_of(rules: Iterable[Rule]) -> list[str]:
    """Every column that rules read, once."""
    return list(dict.fromkeys(column for rule in rules for column in rule.columns))


def fitted(mapping: Mapping, headers: list[str]) -> tuple[Mapping, list[str]]:
    """The mapping in the file's own spelling of its headers.

    Returns:
        The mapping, and columns for tags and note that the file lacks; these are left out.

    Raises:
        BadMapping: ``import.no_title``, or ``import.mapping_columns`` that a field needs and the file lacks.
    """
    if "title" not in mapping.fields:
        raise BadMapping("import.no_title")
    known = {header.casefold(): header for header in headers}
    lacking = [c for c in columns_of(mapping.fields.values()) if c.casefold() not in known]
    if lacking:
        raise BadMapping("import.mapping_columns", columns=lacking)
    extra = [rule for part in (mapping.tags, mapping.note) for rule in part]
    absent = [c for c in columns_of(extra) if c.casefold() not in known]

    def spelt(rule: Rule) -> Rule:
        columns = tuple(known[c.casefold()] for c in rule.columns if c.casefold() in known)
        return Rule(columns, rule.constant, rule.values, rule.otherwise, rule.label)

    def kept(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        return tuple(spelt(rule) for rule in rules if not rule.columns or spelt(rule).columns)

    fields = {key: spelt(rule) for key, rule in mapping.fields.items()}
    return Mapping(fields, kept(mapping.tags), kept(mapping.note), mapping.empty, mapping.dates, mapping.name), absent


def _rule(raw: Any, where: str) -> Rule:
    if isinstance(raw, str) and raw:
        return Rule(columns=(raw,))
    if isinstance(raw, list) and raw:
        return Rule(columns=tuple(_text(column, where) for column in raw[:MOST_PARTS]))
    if not isinstance(raw, dict) or raw.keys() - {"column", "columns", "constant", "values", "otherwise", "label"}:
        raise BadMapping("import.mapping", where=where)
    columns = raw.get("columns") or ([raw["column"]] if raw.get("column") else [])
    values = raw.get("values")
    if not isinstance(columns, list) or bool(columns) == ("constant" in raw) or not isinstance(values, dict | None):
        raise BadMapping("import.mapping", where=where)
    return Rule(
        columns=tuple(_text(column, where) for column in columns),
        constant=_text(raw.get("constant", ""), where),
        values=None if values is None else tuple((_text(k, where), _text(v, where)) for k, v in values.items()),
        otherwise=_text(raw.get("otherwise", ""), where),
        label=_text(raw.get("label", ""), where),
    )


def _plain(rule: Rule) -> Any:
    if rule == Rule(columns=rule.columns) and rule.columns:
        return rule.columns[0] if len(rule.columns) == 1 else list(rule.columns)
    raw: dict[str, Any] = {}
    if rule.columns:
        raw |= {"column": rule.columns[0]} if len(rule.columns) == 1 else {"columns": list(rule.columns)}
    else:
        raw["constant"] = rule.constant
    if rule.values is not None:
        raw["values"] = dict(rule.values)
    return raw | {key: value for key, value in (("otherwise", rule.otherwise), ("label", rule.label)) if value}


def _list(raw: dict[str, Any], part: str) -> list[Any]:
    found = raw.get(part) or []
    if not isinstance(found, list) or len(found) > MOST_PARTS:
        raise BadMapping("import.mapping", where=part)
    return found


def _text(value: Any, where: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float) or len(str(value)) > 400:
        raise BadMapping("import.mapping", where=where)
    return str(value)
