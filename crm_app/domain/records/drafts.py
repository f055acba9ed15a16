"""What somebody is typing, kept on the server: a lost connection or another device loses nothing."""

from typing import Any

from sqlmodel import Session, select

from crm_app.domain.actor import Actor
from crm_app.domain.clock import wall_now
from crm_app.domain.records.models import Draft

LONGEST_VALUE = 9000
MOST_FIELDS = 30


def draft(session: Session, actor: Actor, code: str) -> dict[str, str]:
    """The actor's own unfinished text of a form; empty when there is none."""
    kept = _kept(session, actor, code)
    return dict(kept.body) if kept else {}


def keep_draft(session: Session, actor: Actor, code: str, body: dict[str, Any]) -> None:
    """Keep what a form holds; a form without any text is forgotten."""
    kept = _kept(session, actor, code)
    texts = {name[:40]: value[:LONGEST_VALUE] for name, value in list(body.items())[:MOST_FIELDS] if isinstance(value, str) and value}
    if not texts:
        if kept:
            session.delete(kept)
            session.flush()
        return
    if kept is None:
        assert actor.member_id is not None
        kept = Draft(member_id=actor.member_id, code=code[:80], body={}, at=wall_now())
    kept.body, kept.at = texts, wall_now()
    session.add(kept)
    session.flush()


def drop_draft(session: Session, actor: Actor, code: str) -> None:
    """Forget a form's text: it was saved."""
    keep_draft(session, actor, code, {})


def _kept(session: Session, actor: Actor, code: str) -> Draft | None:
    return session.exec(select(Draft).where(Draft.member_id == actor.member_id, Draft.code == code[:80])).first()
