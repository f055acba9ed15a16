"""``migrate``: bring the database to the present shape."""

from typing import Annotated

import typer

from crm_app.cli.words import say


def migrate(to: Annotated[str, typer.Option(help="A revision to go back or forward to.")] = "head") -> None:
    """Bring the database up to date, or with --to to another revision. Running it again changes nothing.

    Exit codes: 0 done, 2 a setting is wrong.
    """
    from crm_app.db.migrate import downgrade, is_current, is_older, upgrade
    from crm_app.settings import current_settings

    settings = current_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    if to != "head" and is_older(settings.database_url, to):
        downgrade(to)
    elif to == "head" and is_current(settings.database_url):
        say("cli.migrate.current")
        return
    else:
        upgrade(revision=to)
    say("cli.migrate.done")
