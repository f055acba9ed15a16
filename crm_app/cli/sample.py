"""``sample load|clear``: the demo company."""

from typing import Annotated

import typer

from crm_app.cli.words import say

app = typer.Typer(help="The demo company.", no_args_is_help=True)


@app.command()
def load(seed: Annotated[int, typer.Option(help="The same number gives the same company.")] = 7) -> None:
    """Add a demo company with about 1,500 leads. Exit code 0."""
    from crm_app.cli.company import ready_database
    from crm_app.samples import company

    ready_database()
    say("cli.sample.loaded", id=str(company.load(seed)))


@app.command()
def clear() -> None:
    """Remove every demo company with all that is in it; real ones stay. Exit code 0."""
    from crm_app.cli.company import ready_database
    from crm_app.samples import company

    ready_database()
    say("cli.sample.cleared", count=company.clear())
