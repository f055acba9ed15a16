"""``backup FILE`` and ``restore FILE``: everything an installation knows, in one file."""

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from crm_app.cli.words import EXIT_NOTHING_DONE, locale, say, stop
from crm_app.i18n import t


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, such as crm.zip.")],
    yes: Annotated[bool, typer.Option("--yes", help="Overwrite the file if it is there.")] = False,
) -> None:
    """Write database and files into one archive; people may go on working meanwhile.

    Exit codes: 0 done, 2 the file is there already, 3 nothing was written.
    """
    from crm_app.cli.company import ready_database
    from crm_app.db.backup import BackupError, write_backup
    from crm_app.settings import current_settings

    if file.exists() and not yes:
        stop("cli.backup.exists", path=str(file))
    ready_database()
    try:
        manifest = write_backup(current_settings(), file)
    except BackupError as error:
        _fail(error.code, **error.params)
    say("cli.backup.done", path=str(file), rows=sum(manifest["counts"].values()), files=len(manifest["files"]))


def restore(
    file: Annotated[Path, typer.Argument(help="An archive that `backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Overwrite the data that is there.")] = False,
) -> None:
    """Put a backup in the place of the present data, after checking every sum in it.

    Exit codes: 0 done, 2 there is data already and --yes is missing, 3 nothing was changed.
    """
    from crm_app.cli.company import ready_database
    from crm_app.db.backup import BackupError, holds_data, read_backup
    from crm_app.settings import current_settings

    ready_database()
    if holds_data(current_settings()) and not yes:
        stop("cli.restore.not_empty")
    try:
        manifest = read_backup(current_settings(), file)
    except BackupError as error:
        _fail(error.code, **error.params)
    say("cli.restore.done", rows=sum(manifest["counts"].values()), files=len(manifest["files"]))


def _fail(code: str, **params: object) -> NoReturn:
    typer.echo(t(locale(), f"cli.backup.{code}", **params), err=True)
    raise typer.Exit(EXIT_NOTHING_DONE)
