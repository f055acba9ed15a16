"""Saved views of the lead page: a named query string, one's own or shared with the workspace."""

from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from crm_app.domain.access.matrix import ensure_may
from crm_app.domain.actor import Actor
from crm_app.domain.errors import Invalid, NotFound
from crm_app.domain.leads.fields import Unfit, clean_line
from crm_app.domain.leads.filters import from_query, query_of, to_query
from crm_app.domain.people.models import Membership
from crm_app.domain.records.ledger import audit
from crm_app.domain.records.models import SavedView

PAGE = "leads"
LONGEST_NAME = 60
MOST = 50


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A view as a menu lists it; ``owner`` is who made it."""

    id: int
    name: str
    query: str
    shared: bool
    mine: bool
    owner: str


def saved_views(session: Session, actor: Actor) -> list[ViewRow]:
    """The actor's own views, then those that colleagues share, by name."""
    ensure_may(actor, "lead.read")
    query = (
        select(SavedView, Membership.name)
        .join(Membership, col(Membership.id) == SavedView.member_id)
        .where(SavedView.page == PAGE, or_(SavedView.member_id == actor.member_id, SavedView.shared))
        .order_by(col(SavedView.name), col(SavedView.id))
    )
    rows = [
        ViewRow(view.id or 0, view.name, view.query, view.shared, view.member_id == actor.member_id, owner)
        for view, owner in session.exec(query)
    ]
    return sorted(rows, key=lambda row: not row.mine)


def save_view(session: Session, actor: Actor, *, name: str, query: str, shared: bool = False) -> SavedView:
    """Keep a query string under a name.

    Raises:
        NotFound: The role may not save views, or not share them.
        Invalid: No name, one too long or taken, or too many views.
    """
    ensure_may(actor, "view.save")
    if shared:
        ensure_may(actor, "view.share")
    own = session.exec(select(SavedView).where(SavedView.page == PAGE, SavedView.member_id == actor.member_id)).all()
    if len(own) >= MOST:
        raise Invalid({"name": "too_many"})
    assert actor.member_id is not None
    view = SavedView(
        member_id=actor.member_id, page=PAGE, name=_free_name(name, list(own), None), query=_tidy(query, actor), shared=shared
    )
    session.add(view)
    session.flush()
    audit(session, actor, "view.save", "saved_view", view.id, name=[None, view.name], shared=[None, shared])
    return view


def change_view(
    session: Session, actor: Actor, *, view_id: int, name: str | None = None, query: str | None = None, shared: bool | None = None
) -> SavedView:
    """Rename, replace or share a view of one's own; what is None stays.

    Raises:
        NotFound: No such view of the actor, or the role may not share.
        Invalid: No name, one too long or taken.
    """
    view = _own_view(session, actor, view_id)
    if shared is not None and shared != view.shared:
        ensure_may(actor, "view.share")
        view.shared = shared
    if name is not None:
        own = session.exec(select(SavedView).where(SavedView.page == PAGE, SavedView.member_id == actor.member_id)).all()
        view.name = _free_name(name, list(own), view.id)
    if query is not None:
        view.query = _tidy(query, actor)
    view.version += 1
    session.add(view)
    session.flush()
    audit(session, actor, "view.change", "saved_view", view.id, name=view.name, shared=view.shared)
    return view


def delete_view(session: Session, actor: Actor, *, view_id: int) -> str:
    """Remove a view of one's own; the leads stay.

    Returns:
        The name it had.

    Raises:
        NotFound: No such view of the actor.
    """
    view = _own_view(session, actor, view_id)
    audit(session, actor, "view.delete", "saved_view", view.id, name=[view.name, None])
    session.delete(view)
    session.flush()
    return view.name


def _own_view(session: Session, actor: Actor, view_id: int) -> SavedView:
    ensure_may(actor, "view.save")
    view = session.exec(select(SavedView).where(SavedView.id == view_id).with_for_update()).first()
    if view is None or view.member_id != actor.member_id or view.page != PAGE:
        raise NotFound
    return view


def _free_name(name: str, own: list[SavedView], view_id: int | None) -> str:
    try:
        clean = clean_line(name, LONGEST_NAME)
    except Unfit as problem:
        raise Invalid({"name": str(problem)}) from None
    if not clean:
        raise Invalid({"name": "required"})
    if any(view.name.casefold() == clean.casefold() and view.id != view_id for view in own):
        raise Invalid({"name": "taken"})
    return clean


def _tidy(query: str, actor: Actor) -> str:
    # Only what the filter understands is kept, so a stored view can carry nothing else into a link.
    return to_query(from_query(query_of(query), actor.currency), actor.currency)
