"""Commands for those who run the product: ``python -m crm_app …``.

A module of this package imports the domain and the database inside its functions, not at its top:
every command loads all of them, and ``serve`` should be up in a moment.
"""

import sys

import typer

from crm_app.cli import leads, sample
from crm_app.cli.admin import create_admin
from crm_app.cli.backup import backup, restore
from crm_app.cli.migrate import migrate
from crm_app.cli.serve import dev, serve
from crm_app.settings import SettingsError

EXIT_SETTINGS = 2

app = typer.Typer(
    name="crm_app",
    help="Dengta CRM",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serve)
app.command(hidden=True)(dev)
app.command()(migrate)
app.command()(create_admin)
app.command()(backup)
app.command()(restore)
app.add_typer(leads.app, name="leads")
app.add_typer(sample.app, name="sample")


@app.callback()
def commands() -> None:
    """Dengta CRM: run it, and look after its data."""


def main() -> None:
    """Run one command; a wrong setting ends it with one line and code 2."""
    try:
        app()
    except SettingsError as error:
        print(f"Dengta CRM cannot start: {error}", file=sys.stderr)
        sys.exit(EXIT_SETTINGS)
