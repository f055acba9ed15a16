"""What the import page shows: plain values, so that the page only places them."""

from typing import Any
from urllib.parse import urlencode

from crm_app import routes
from crm_app.domain.actor import Actor
from crm_app.domain.base import Names
from crm_app.domain.clock import local_date
from crm_app.domain.imports import service
from crm_app.domain.imports.choosing import LINE, TAGS, equal, uses
from crm_app.domain.imports.mapping import Mapping, Rule
from crm_app.domain.imports.service import ImportProgress
from crm_app.i18n import LOCALES
from crm_app.i18n.formats import money

SHOWN_SAMPLES = 3
LONGEST_SAMPLE = 40
SHOWN_PROBLEMS = 100
SHOWN_NAMES = 12
ENDED = ("done", "failed", "cancelled", service.UNDONE)
_KINDS = {service.IMPORT: "import", service.PREVIEW: "preview", service.UNDO: "undo"}


def standing(actor: Actor, found: ImportProgress) -> dict[str, Any]:
    """How a job stands, without its report."""
    imported = found.kind == service.IMPORT and found.state in ("done", service.UNDONE)
    day = local_date(found.created_at, actor.zone).isoformat()
    return {
        "id": found.job_id, "kind": _KINDS[found.kind], "state": found.state, "file": found.file_name, "who": found.who,
        "at": found.created_at.isoformat(), "done": found.done, "total": found.total, "created": found.created,
        "updated": found.updated, "skipped": found.skipped, "failed": found.failed,
        "busy": found.state not in ENDED, "stopping": found.taking_back or found.cancel_asked,
        "may_undo": found.may_undo, "kept": found.kept, "error": _error(found.error),
        "errors": routes.IMPORT_ERRORS.replace("{job_id:int}", str(found.job_id)) if imported and found.failed else "",
        "board": f"{routes.LEADS}?{urlencode({'from': day, 'sort': 'newest'})}",
        "here": f"{routes.IMPORTS}?job={found.job_id}",
    }  # fmt: skip


def _error(error: dict[str, Any] | None) -> dict[str, Any]:
    return {"key": f"error.{error['code']}", "params": error.get("params") or {}} if error else {}


def columns(report: dict[str, Any]) -> list[dict[str, Any]]:
    """The file's columns, each with the first different values in it."""
    return [
        {"name": header, "samples": _first(cells[place] for cells in report["samples"])}
        for place, header in enumerate(report["headers"])
    ]


def _first(cells: Any) -> list[str]:
    different = dict.fromkeys(cell.strip() for cell in cells if cell.strip())
    return [cell if len(cell) <= LONGEST_SAMPLE else cell[: LONGEST_SAMPLE - 1] + "…" for cell in list(different)[:SHOWN_SAMPLES]]


def choices(mapping: Mapping, headers: list[str], stages: dict[str, Names], wanting: int) -> list[list[dict[str, Any]]]:
    """What each column becomes, in the columns' order.

    Args:
        mapping: In the file's spelling of its headers.
        headers: The columns.
        stages: Names of stages by code, as mappings call them.
        wanting: The column that asked for one more use.
    """
    found = []
    for place, header in enumerate(headers):
        of_column = [{"target": use.target, **_detail(use.target, use.rule, stages)} for use in uses(mapping, header)]
        if not of_column or place == wanting:
            of_column.append({"target": "", "words": [], "otherwise": None, "with": "", "as": ""})
        found.append(of_column)
    return found


def _detail(target: str, rule: Rule, stages: dict[str, Names]) -> dict[str, Any]:
    """What a rule does beyond copying the cell."""
    named = stages if target == "stage" else {}
    return {
        "words": [{"word": word, "names": named.get(becomes, _same(becomes))} for word, becomes in (rule.values or ())[:6]],
        "otherwise": named.get(rule.otherwise, _same(rule.otherwise)) if rule.otherwise else None,
        "as": rule.label if target == LINE else "",
        "with": " + ".join(rule.columns) if len(rule.columns) > 1 and target != TAGS else "",
    }  # fmt: skip


def _same(text: str) -> Names:
    return dict.fromkeys(LOCALES, text)


def constants(mapping: Mapping) -> list[dict[str, str]]:
    """Fields that hold the same for every row."""
    return [{"field": name, "value": rule.constant} for name, rule in mapping.fields.items() if not rule.columns]


def starts(found: list[tuple[str, dict[str, str], Mapping]], mapping: dict[str, Any]) -> tuple[list[dict[str, Any]], str]:
    """The mappings to start from, and which of them is in use; empty when it was changed by hand."""
    rows = [{"code": code, "kind": code.partition(":")[0], "names": names} for code, names, _ in found]
    return rows, next((code for code, _, offered in found if equal(offered, mapping)), "")


_FIGURES = ("row_count", "created", "updated", "skipped", "failed", "problem_count", "duplicate_count")


def verdict(report: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """What an import would do."""
    groups = [_group(name, count) for name, count in report["problem_codes"].items()]
    return {
        "shape": shape(report), **{name: report[name] for name in _FIGURES},
        "width": len(report["headers"]), "writes": report["created"] + report["updated"],
        "notices": [{"key": code, "columns": params.get("columns", [])} for code, params in report["notices"]],
        "sources": _names(report["new_sources"]), "tags": _names(report["new_tags"]),
        "source_count": len(report["new_sources"]), "tag_count": len(report["new_tags"]),
        "groups": groups[:20], "problems": [_problem(one) for one in report["problems"][:SHOWN_PROBLEMS]],
        "duplicates": report["duplicates"],
        "differences": [{**one, "changes": [_change(name, pair, actor) for name, pair in one["changes"].items()]}
                        for one in report["differences"]],
    }  # fmt: skip


def shape(report: dict[str, Any]) -> str:
    """How the file was read, without the sign between its cells."""
    return ", ".join(report["shape"].split(", ")[:2])


def _names(names: list[str]) -> list[str]:
    return names if len(names) <= SHOWN_NAMES else [*names[:SHOWN_NAMES], "…"]


def _group(name: str, count: int) -> dict[str, Any]:
    field, _, code = name.partition(".")
    return {"field": field, "code": f"error.{code}", "count": count}


def _problem(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "code": f"error.{one['code']}"}


def _change(name: str, pair: list[Any], actor: Actor) -> dict[str, Any]:
    before, after = (_words(name, value, actor) for value in pair)
    return {"field": name, "before": before, "after": after}


def _words(name: str, value: Any, actor: Actor) -> dict[str, str]:
    """A value in each language; the page shows the reader's."""
    if isinstance(value, dict):
        return value
    if name == "amount" and isinstance(value, int):
        return {locale: money(locale, value, actor.currency) for locale in LOCALES}
    text = "; ".join(value) if isinstance(value, list) else str(value or "")
    text = text if len(text) <= 200 else text[:199] + "…"
    return _same(text)
