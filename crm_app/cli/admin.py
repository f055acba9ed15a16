"""``create-admin``: the first administrator, or one more, from the terminal."""

import sys
from typing import Annotated

import typer

from crm_app.cli.words import EXIT_WRONG_USE, locale, say, stop
from crm_app.i18n import t


def create_admin(
    email: Annotated[str | None, typer.Option(help="E-mail to sign in with.")] = None,
    name: Annotated[str | None, typer.Option(help="How colleagues know the person.")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    workspace: Annotated[
        str | None, typer.Option(help="Name or id of the company; the first real one by default.")
    ] = None,
) -> None:
    """Make an administrator; asks for what is not given.

    Exit codes: 0 done, 2 something is wrong with what was given.
    """
    from crm_app.cli.company import company_named, ready_database
    from crm_app.db.uow import enter_workspace, unit_of_work
    from crm_app.domain.actor import Role, Scope
    from crm_app.domain.errors import Invalid, NotFound
    from crm_app.domain.people.acting import acting_member
    from crm_app.domain.people.setup import create_user, join
    from crm_app.domain.records.ledger import audit

    email = email or typer.prompt(t(locale(), "cli.admin.ask_email"), err=True)
    name = name or typer.prompt(t(locale(), "cli.admin.ask_name"), err=True)
    password = _password(from_stdin=password_stdin)
    ready_database()
    try:
        with unit_of_work() as session:
            company = company_named(session, workspace)
            enter_workspace(session, company.id)
            user = create_user(session, email=email, name=name, password=password, locale=locale())
            member = join(session, user, role=Role.ADMINISTRATOR, scope=Scope.ALL)
            audit(
                session,
                acting_member(session, None),
                "member.add",
                "membership",
                member.id,
                role=[None, Role.ADMINISTRATOR],
            )
    except Invalid as error:
        for field, code in error.fields.items():
            typer.echo(f"{t(locale(), f'cli.admin.{field}')}: {t(locale(), f'error.{code}')}", err=True)
        raise typer.Exit(EXIT_WRONG_USE) from None
    except NotFound as error:
        stop(f"error.{error.code}", **error.params)
    say("cli.admin.done", name=name.strip(), email=email.strip().lower(), company=company.name)


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        stop("cli.admin.no_password")
    return str(typer.prompt(t(locale(), "cli.admin.ask_password"), hide_input=True, confirmation_prompt=True, err=True))
