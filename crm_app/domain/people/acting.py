"""Who a job acts as: the member who asked for it, with the rights they have now, or the system itself."""

from sqlmodel import Session, select

from crm_app.domain.actor import Actor, Role, Scope
from crm_app.domain.errors import NotFound
from crm_app.domain.people.models import Membership, User, Workspace
from crm_app.domain.people.setup import workspace_actor


def acting_member(session: Session, member_id: int | None) -> Actor:
    """The actor behind a job of the session's workspace.

    Raises:
        NotFound: The member left or was disabled since.
    """
    workspace = session.get(Workspace, session.info["workspace_id"])
    if workspace is None:
        raise NotFound
    if member_id is None:
        return workspace_actor(workspace)
    row = session.exec(
        select(Membership, User).join(User, User.id == Membership.user_id)  # type: ignore[arg-type]
        .where(Membership.id == member_id, Membership.active, User.active)
    ).first()  # fmt: skip
    if row is None:
        raise NotFound("job.member_gone")
    member, user = row
    return Actor(
        workspace_id=member.workspace_id, member_id=member.id, user_id=user.id, name=member.name,
        role=Role(member.role), scope=Scope(member.scope), team_id=member.team_id, zone=workspace.zone,
        currency=workspace.currency, locale=user.locale, clock_offset=workspace.clock_offset,
    )  # fmt: skip
