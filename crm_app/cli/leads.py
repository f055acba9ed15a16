"""``leads import FILE``: the same import as on the page, from a terminal or a script."""

import json
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from crm_app.cli.words import (
    EXIT_INTERRUPTED,
    EXIT_NOTHING_DONE,
    EXIT_SOME_ROWS_FAILED,
    EXIT_WRONG_USE,
    locale,
    say,
)
from crm_app.i18n import t

app = typer.Typer(help="Leads.", no_args_is_help=True)
COUNTS = ("created", "updated", "skipped", "failed")
SHOWN_PROBLEMS = 10


@app.callback()
def leads() -> None:
    """Work with leads from the terminal."""


@app.command("import")
def import_leads(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file.")],
    mapping: Annotated[Path | None, typer.Option("--map", help="How columns become fields; see docs/mappings.")] = None,
    workspace: Annotated[
        str | None, typer.Option(help="Name or id of the company; the first real one by default.")
    ] = None,
    errors: Annotated[Path | None, typer.Option(help="Where to write the rows that were not taken.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="The last line of standard output is one JSON object.")
    ] = False,
) -> None:
    """Import leads. A second import of the same file adds nothing.

    Exit codes: 0 every row was taken or was there already, 1 some rows were not taken, 2 wrong use, or a file or
    mapping that cannot be read, 3 the import failed or was cancelled and left nothing behind, 130 interrupted (the
    same).
    """
    from crm_app.domain.errors import DomainError
    from crm_app.jobs.logs import logs_to_stderr

    logs_to_stderr(quiet=True)
    try:
        code, outcome = _import(file, mapping, workspace, errors)
    except DomainError as error:
        code, outcome = EXIT_WRONG_USE, {"error": {"code": error.code, "params": error.params}}
        say(f"error.{error.code}", **error.params)
    if as_json:
        typer.echo(json.dumps(dict.fromkeys(COUNTS, 0) | outcome, ensure_ascii=False, default=str))
    raise typer.Exit(code)


def _import(file: Path, mapping: Path | None, workspace: str | None, errors: Path | None) -> tuple[int, dict[str, Any]]:
    from crm_app.cli.company import company_named, ready_database
    from crm_app.db.uow import enter_workspace, unit_of_work
    from crm_app.domain.imports import service
    from crm_app.domain.people.acting import acting_member
    from crm_app.domain.people.setup import has_members

    chosen = _mapping(mapping)
    data = _content(file)
    ready_database()
    with unit_of_work() as session:
        company = company_named(session, workspace)
        enter_workspace(session, company.id)
        actor = acting_member(session, None)
        if not has_members(session):
            say("cli.import.nobody")
        file_id = service.stage_upload(session, actor, name=file.name, data=data)
        job_id = service.start_import(session, actor, file_id=file_id, mapping=chosen).id or 0
    try:
        progress = _follow(company.id, job_id)
    except KeyboardInterrupt:
        progress = _give_up(company.id, job_id)
    return _tell(company, job_id, progress, errors)


def _content(file: Path) -> bytes:
    from crm_app.domain.errors import DomainError
    from crm_app.domain.imports.table import MOST_BYTES

    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise DomainError("import.file_unreadable", name=str(file), why=error.strerror or "") from None


def _mapping(path: Path | None) -> dict[str, Any] | None:
    from crm_app.domain.imports.mapping import BadMapping, parse_mapping

    if path is None:
        return None
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        raise BadMapping("import.mapping_unreadable", name=str(path)) from None
    parse_mapping(raw)
    return raw  # type: ignore[no-any-return]


def _follow(workspace_id: int, job_id: int) -> Any:
    """Run the job here; when the worker beside the web process was faster, wait for it."""
    from crm_app.jobs import imports  # noqa: F401 - registers its kinds
    from crm_app.jobs.worker import Worker

    worker = Worker()
    while True:
        worker.run_now(job_id)
        progress = _progress(workspace_id, job_id)
        if progress.finished_at:
            return progress
        time.sleep(0.3)


def _give_up(workspace_id: int, job_id: int) -> Any:
    from crm_app.db.uow import unit_of_work
    from crm_app.domain.imports import service
    from crm_app.domain.people.acting import acting_member
    from crm_app.jobs.worker import free_own_leases

    say("cli.import.interrupted")
    with unit_of_work(workspace_id) as session:
        service.cancel_import(session, acting_member(session, None), job_id=job_id)
    free_own_leases()
    return _follow(workspace_id, job_id)


def _progress(workspace_id: int, job_id: int) -> Any:
    from crm_app.db.uow import unit_of_work
    from crm_app.domain.imports import service
    from crm_app.domain.people.acting import acting_member

    with unit_of_work(workspace_id, writing=False) as session:
        return service.progress(session, acting_member(session, None), job_id=job_id)


def _tell(company: Any, job_id: int, progress: Any, errors: Path | None) -> tuple[int, dict[str, Any]]:
    counts = {name: getattr(progress, name) for name in COUNTS}
    outcome = counts | {"state": progress.state, "workspace": company.id, "job": job_id, "error": progress.error}
    if progress.state == "done":
        say("cli.import.done", company=company.name, **counts)
        if progress.failed:
            _tell_failures(company.id, job_id, errors)
        return (EXIT_SOME_ROWS_FAILED if progress.failed else 0), outcome
    if progress.state == "cancelled":
        say("cli.import.cancelled")
        return EXIT_INTERRUPTED, outcome
    error = progress.error or {"code": "unexpected", "params": {}}
    say(f"error.{error['code']}", **error["params"])
    say("cli.import.nothing_left")
    return (EXIT_WRONG_USE if error["code"].startswith("import.") else EXIT_NOTHING_DONE), outcome


def _tell_failures(workspace_id: int, job_id: int, errors: Path | None) -> None:
    from crm_app.db.uow import unit_of_work
    from crm_app.domain.imports.error_file import error_file, failures, problem_text
    from crm_app.domain.people.acting import acting_member

    with unit_of_work(workspace_id, writing=False) as session:
        actor = acting_member(session, None)
        rows = failures(session, actor, job_id=job_id, limit=SHOWN_PROBLEMS)
        if errors:
            errors.write_bytes(error_file(session, actor, job_id=job_id, locale=locale())[1])
    for row, problems in rows:
        reasons = " ".join(problem_text(locale(), *problem) for problem in problems)
        typer.echo(t(locale(), "cli.import.row", row=str(row), reasons=reasons), err=True)
    say("cli.import.errors_written" if errors else "cli.import.errors_hint", path=str(errors))
