"""The demo company, Dengta Office Furniture: load it, copy it, take it away again."""

from crm_app.db.uow import enter_workspace, unit_of_work
from crm_app.db.whole import copy_rows, erase_workspaces, workspaces_of_kind
from crm_app.domain.clock import wall_now
from crm_app.domain.leads.stage_settings import seed_stages
from crm_app.domain.people.models import DEMO, Workspace
from crm_app.domain.people.setup import create_workspace, workspace_actor
from crm_app.domain.records.ledger import audit
from crm_app.domain.terms.service import seed_terms
from crm_app.samples.people import hire
from crm_app.samples.plan import Act, plan
from crm_app.samples.writing import Writer

NAME = "Dengta Office Furniture 灯塔办公家具"
LEADS = 1500
SLICE = 300
# A company that is still being written is no demo yet: no persona can sign in, and the next start clears it away.
LOADING = "loading"


def load(seed: int = 7, *, name: str = NAME, leads: int = LEADS) -> int:
    """Write a demo company through the services; the same seed gives the same leads.

    Returns:
        The id of its workspace.
    """
    with unit_of_work() as session:
        workspace = create_workspace(session, name=name, kind=LOADING)
        seed_terms(session)
        seed_stages(session)
        writer = Writer(hire(session, workspace), session)
    workspace_id = workspace.id or 0
    try:
        _write(writer, workspace_id, plan(seed, wall_now(), workspace.zone, leads))
    except BaseException:
        _erase([workspace_id])
        raise
    return workspace_id


def _write(writer: Writer, workspace_id: int, acts: list[Act]) -> None:
    for start in range(0, len(acts), SLICE):
        with unit_of_work(workspace_id) as session:
            writer.write(session, acts[start : start + SLICE])
    with unit_of_work(workspace_id) as session:
        session.get_one(Workspace, workspace_id).kind = DEMO


def load_if_empty() -> bool:
    """Load the demo company into an installation that has no company at all.

    Returns:
        Whether it did.
    """
    with unit_of_work(writing=False) as session:
        unfinished, found = workspaces_of_kind(session, LOADING), workspaces_of_kind(session)
    if unfinished:
        _erase(unfinished)
    if set(found) - set(unfinished):
        return False
    load()
    return True


def clear() -> int:
    """Remove every demo company with all that is in it.

    Returns:
        How many there were.
    """
    with unit_of_work(writing=False) as session:
        found = workspaces_of_kind(session, DEMO, LOADING)
    _erase(found)
    return len(found)


def _erase(workspace_ids: list[int]) -> None:
    with unit_of_work() as session:
        erase_workspaces(session, workspace_ids)


def copy_into(source_workspace_id: int, *, name: str, kind: str = DEMO) -> int:
    """Copy a whole sample company into a new workspace: people, dictionaries, leads and their histories.

    The copy has the same people, but no personas, and an audit trail of its own.

    Returns:
        The id of the new workspace.
    """
    with unit_of_work(source_workspace_id) as session:
        source = session.get_one(Workspace, source_workspace_id)
        target = create_workspace(
            session, name=name, kind=kind, zone=source.zone, currency=source.currency, locale=source.locale
        )
        target_id = target.id or 0
        target.clock_offset = source.clock_offset
        copy_rows(session, source_workspace_id, target_id)
        enter_workspace(session, target_id)
        audit(session, workspace_actor(target), "workspace.copy", "workspace", target_id, source=source_workspace_id)
    return target_id
