"""The rows that were not taken, as a file to correct and upload again, with the reasons in the reader's language."""

import csv
import io
import json
from typing import Any

from sqlmodel import Session, col, select

from crm_app.domain.actor import Actor
from crm_app.domain.errors import NotFound
from crm_app.domain.imports.models import ImportedRow, Outcome
from crm_app.domain.imports.preparing import RISKY, Problem
from crm_app.domain.imports.service import import_of
from crm_app.domain.imports.table import Table
from crm_app.domain.records import files
from crm_app.domain.records.models import StoredFile
from crm_app.i18n import t

PURPOSE = "lead_import_errors"


def refused_in_slices(session: Session, job_id: int) -> list[Problem]:
    """Problems that only showed while writing."""
    query = select(ImportedRow.row, ImportedRow.problem).where(
        ImportedRow.job_id == job_id, ImportedRow.outcome == Outcome.REFUSED
    ).order_by(col(ImportedRow.row))  # fmt: skip
    return [Problem(row, **(problem or {})) for row, problem in session.exec(query)]


def keep_failures(session: Session, actor: Actor, *, file_name: str, table: Table, problems: list[Problem]) -> int:
    """Store failing rows and why, in no language, so that any can be made of it later; returns the file's id."""
    by_row: dict[int, list[list[str]]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append([problem.field, problem.code, problem.column])
    rows = [[row.number, row.cells, by_row[row.number]] for row in table.rows if row.number in by_row]
    data = json.dumps({"headers": table.headers, "rows": rows}, ensure_ascii=False).encode()
    return files.keep(session, actor, name=file_name, data=data, purpose=PURPOSE).id or 0


def error_file(session: Session, actor: Actor, *, job_id: int, locale: str) -> tuple[str, bytes]:
    """The name and content (CSV, UTF-8 with a byte order mark, safe to open in a spreadsheet).

    Raises:
        NotFound: No such import within the actor's sight, or nothing failed in it.
    """
    row = _kept(session, actor, job_id)
    stem = row.name.rsplit(".", 1)[0]
    return f"{stem}-{t(locale, 'import.error_file.name')}.csv", _csv(json.loads(files.content(row)), locale)


def failures(session: Session, actor: Actor, *, job_id: int, limit: int) -> list[tuple[int, list[list[str]]]]:
    """The first failing rows by number, each with its ``[field, code, column]``.

    Raises:
        NotFound: No such import within the actor's sight, or nothing failed in it.
    """
    kept = json.loads(files.content(_kept(session, actor, job_id)))
    return [(number, problems) for number, _cells, problems in kept["rows"][:limit]]


def _kept(session: Session, actor: Actor, job_id: int) -> StoredFile:
    row = session.get(StoredFile, import_of(session, actor, job_id).result.get("failures") or 0)
    if row is None:
        raise NotFound
    return row


def _csv(kept: dict[str, Any], locale: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    wrong, number = t(locale, "import.error_file.wrong"), t(locale, "import.error_file.row")
    writer.writerow([safe_cell(cell) for cell in [*kept["headers"], number, wrong]])
    for row, cells, problems in kept["rows"]:
        reasons = " ".join(problem_text(locale, *problem) for problem in problems)
        writer.writerow([*(safe_cell(cell) for cell in cells), row, safe_cell(reasons)])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def problem_text(locale: str, field: str, code: str, column: str = "") -> str:
    """One reason as a person reads it: the column or field, and what is wrong."""
    named = column or t(locale, f"import.field.{field}")
    return f"{named}: {t(locale, f'error.{code}')}"


def safe_cell(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    cell = cell.replace("\x00", "")
    return f"'{cell}" if cell.startswith(RISKY) else cell
