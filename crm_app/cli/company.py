"""Which company a command is about, and a database that is ready for it."""

from typing import Any

from crm_app.cli.words import locale


def ready_database() -> None:
    """Make the data folder and bring the database to the present shape."""
    from crm_app.db.migrate import upgrade
    from crm_app.settings import current_settings

    current_settings().data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    upgrade()


def company_named(session: Any, wanted: str | None) -> Any:
    """The workspace with this name or id; without one the first real one, which is made when there is none.

    Raises:
        NotFound: There is none, or more than one, of that name.
    """
    from crm_app.domain.errors import NotFound
    from crm_app.domain.people.setup import REAL, all_workspaces

    known = all_workspaces(session)
    if wanted is None:
        return next((workspace for workspace in known if workspace.kind == REAL), None) or new_company(session)
    found = [w for w in known if w.name.casefold() == wanted.strip().casefold()]
    found = found or [w for w in known if str(w.id) == wanted.strip()]
    if len(found) != 1:
        names = [f"{w.id} {w.name}" for w in known]
        raise NotFound("company.unclear" if found else "company.unknown", name=wanted, names=names)
    return found[0]


def new_company(session: Any, name: str = "") -> Any:
    """A company with its dictionaries and its funnel, as the set-up page makes one."""
    from crm_app.domain.leads.stage_settings import seed_stages
    from crm_app.domain.people.setup import create_workspace
    from crm_app.domain.terms.service import seed_terms
    from crm_app.i18n import t

    workspace = create_workspace(session, name=name or t(locale(), "cli.company.first_name"), locale=locale())
    seed_terms(session)
    seed_stages(session)
    return workspace
