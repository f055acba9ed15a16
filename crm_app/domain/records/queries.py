"""Reading what live pages must hear: which rows changed since."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from crm_app.domain.records.models import Change, WorkspaceHead

# Beyond this many missed changes reading the page anew is cheaper.
MOST_CHANGES = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """What changed on a topic between two sequences; ``stale`` asks for reading anew."""

    from_seq: int
    to_seq: int
    ids: tuple[int, ...]
    stale: bool


def sequence_now(session: Session) -> int:
    """The sequence of the latest change of the session's workspace."""
    query = select(WorkspaceHead.sequence).where(WorkspaceHead.workspace_id == session.info["workspace_id"])
    return session.exec(query).one()


def sequences(session: Session, workspace_ids: list[int]) -> list[tuple[int, int]]:
    """Workspace and latest sequence of several workspaces; a counter tells nothing of what is in them."""
    query = select(WorkspaceHead.workspace_id, WorkspaceHead.sequence)
    return list(session.exec(query.where(col(WorkspaceHead.workspace_id).in_(workspace_ids))))


def changes_since(session: Session, topic: str, sequence: int) -> Heard:
    """Which rows of a topic changed after a sequence."""
    now = sequence_now(session)
    if now <= sequence:
        return Heard(sequence, now, (), stale=now < sequence)
    query = select(Change.ids, Change.stale).where(Change.topic == topic, Change.sequence > sequence)
    rows = session.exec(query.limit(MOST_CHANGES + 1)).all()
    ids = tuple(dict.fromkeys(i for row in rows for i in row[0]))
    return Heard(sequence, now, ids, stale=len(rows) > MOST_CHANGES or any(row[1] for row in rows))
