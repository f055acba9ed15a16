"""Two companies in one database: nothing of the one is ever read or written from the other, however it is asked."""

import pytest
from sqlalchemy import delete, exists, insert, literal, union_all, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import col, func, select

from crm_app.db.registry import scoped_classes
from crm_app.domain.leads.models import Lead, LeadStage, LeadTag
from crm_app.domain.people.models import Membership, Workspace
from crm_app.domain.terms.models import Term
from tests.factories import a_lead, a_tag, a_workspace, an_office

OTHERS = "秘密公司"


@pytest.fixture
def neighbour(work):
    """Another company with a lead, a tag on it and people."""
    with work() as session:
        other = an_office(session, OTHERS)
        lead = a_lead(session, other.amy, title="Secret", amount="77", tag_ids=(a_tag(session, "Secret tag").id,))
        return other, lead.id


def first_column(rows):
    return [row[0] if isinstance(row, tuple) or hasattr(row, "_mapping") else row for row in rows]


READS = {
    "rows": lambda: select(Lead),
    "one column": lambda: select(Lead.title),
    "a count": lambda: select(Lead.id, func.count()).group_by(col(Lead.id)),
    "an alias": lambda: select(aliased(Lead)),
    "a column of an alias": lambda: select(aliased(Lead).title),
    "a join": lambda: select(Lead.title, Membership.name).join(Membership, col(Membership.id) == Lead.owner_id),
    "a join on nothing": lambda: select(Lead.title, Term.code).join(Term, literal(True)),
    "a joined alias": lambda: select(Term.id).join(other := aliased(Lead), other.id > 0).where(Term.code == "secret_tag"),
    "a sub-query": lambda: select(select(Lead.id, Lead.title).subquery().c.title),
    "an alias in a sub-query": lambda: select(select(aliased(Lead).title.label("title")).subquery().c.title),
    "a common table expression": lambda: select(select(Lead.title).cte("all_leads").c.title),
    "a union": lambda: union_all(select(Lead.title), select(Lead.title)),
    "an outer join": lambda: select(Term.id).join(LeadTag, col(LeadTag.term_id) == Term.id, isouter=True)
    .where(Term.code == "secret_tag"),
    "distinct": lambda: select(Lead.title).distinct(),
}  # fmt: skip


@pytest.mark.parametrize("shape", READS)
def test_a_query_sees_only_its_own_company(work, office, neighbour, shape):
    with work(office.eva, writing=False) as session:
        assert session.execute(READS[shape]()).all() == []
    with work(neighbour[0].eva, writing=False) as session:
        assert session.execute(READS[shape]()).all() != [], "the query finds nothing even at home, so it proves nothing"


SCALARS = {
    "a count": lambda: select(func.count()).select_from(Lead),
    "a count of a column": lambda: select(func.count(Lead.id)),
    "a sum": lambda: select(func.coalesce(func.sum(Lead.amount), 0)),
    "a scalar sub-query": lambda: select(func.coalesce(select(func.sum(Lead.amount)).scalar_subquery(), 0)),
    "a sub-query beside another table": lambda: select(Workspace.id, select(func.count(Lead.id)).scalar_subquery())
    .where(Workspace.name != "").with_only_columns(select(func.count(Lead.id)).scalar_subquery()).limit(1),
    "existence": lambda: select(func.count()).select_from(Workspace).where(exists(select(Lead.id).where(Lead.amount == 7700))),
    "existence within scoped rows": lambda: select(func.count()).select_from(LeadStage)
    .where(exists(select(aliased(Lead).id))),
    "membership in a sub-query": lambda: select(func.count()).select_from(Workspace)
    .where(col(Workspace.id).in_(select(Lead.workspace_id))),
}  # fmt: skip


@pytest.mark.parametrize("shape", SCALARS)
def test_a_figure_counts_only_its_own_company(work, office, neighbour, shape):
    with work(office.eva, writing=False) as session:
        assert session.execute(SCALARS[shape]()).scalars().first() in (0, None)
    with work(neighbour[0].eva, writing=False) as session:
        assert session.execute(SCALARS[shape]()).scalars().first(), "nothing to find even at home"


def test_getting_a_row_by_its_id_finds_nothing_next_door(work, office, neighbour):
    with work(office.eva, writing=False) as session:
        assert session.get(Lead, neighbour[1]) is None
        assert session.get(Membership, neighbour[0].amy.member_id) is None


def test_every_table_of_a_company_is_scoped(work, office, neighbour):
    with work(office.eva, writing=False) as session:
        for cls in scoped_classes():
            seen = set(session.exec(select(cls.workspace_id)))
            assert seen <= {office.workspace_id}, cls


def test_an_update_or_a_delete_does_not_reach_next_door(work, office, neighbour):
    other, lead_id = neighbour
    with work(office.eva) as session:
        assert session.execute(update(Lead).values(title="Taken over")).rowcount == 0
        assert session.execute(update(Lead).where(col(Lead.id) == lead_id).values(title="Taken over")).rowcount == 0
        assert session.execute(delete(LeadTag)).rowcount == 0
        assert session.execute(delete(Lead).where(col(Lead.id).in_(select(aliased(Lead).id)))).rowcount == 0
    with work(other.eva, writing=False) as session:
        assert session.get(Lead, lead_id).title == "Secret"
        assert session.exec(select(func.count()).select_from(LeadTag)).one() == 1


def test_an_update_of_many_by_their_ids_is_refused(work, office, neighbour):
    other, lead_id = neighbour
    with pytest.raises(RuntimeError, match="use WHERE"), work(office.eva) as session:
        session.execute(update(Lead), [{"id": lead_id, "title": "Taken over"}])
    with work(other.eva, writing=False) as session:
        assert session.get(Lead, lead_id).title == "Secret"


def test_a_row_cannot_be_put_into_another_company(work, office, neighbour):
    with pytest.raises(RuntimeError, match="another workspace"), work(office.eva) as session:
        session.add(Term(workspace_id=neighbour[0].workspace_id, kind="tag", code="x", names={"zh": "x", "en": "x"}))


def test_a_row_cannot_be_moved_into_another_company(work, office, neighbour):
    with pytest.raises((RuntimeError, IntegrityError)), work(office.eva) as session:
        a_tag(session, "Mine").workspace_id = neighbour[0].workspace_id
    with work(neighbour[0].eva, writing=False) as session:
        assert "mine" not in session.exec(select(Term.code)).all()


def test_many_rows_cannot_be_inserted_into_another_company(work, office, neighbour):
    row = {"workspace_id": neighbour[0].workspace_id, "kind": "tag", "code": "x", "names": {"zh": "x", "en": "x"},
           "colour": "slate", "position": 0, "active": True, "version": 1}  # fmt: skip
    with pytest.raises(RuntimeError, match="another workspace"), work(office.eva) as session:
        session.execute(insert(Term), [row])


def test_a_session_without_a_company_may_not_read_business_rows(work, office):
    with work(writing=False) as session, pytest.raises(RuntimeError, match="needs a workspace"):
        session.exec(select(Lead)).all()


@pytest.mark.parametrize("column", ["owner_id", "stage_id", "team_id", "source_id", "reason_id"])
def test_the_database_itself_refuses_a_reference_next_door(work, office, neighbour, column):
    other = neighbour[0]
    with work(other.eva, writing=False) as session:
        foreign = {
            "owner_id": other.amy.member_id, "team_id": other.amy.team_id, "stage_id": session.exec(select(LeadStage.id)).first(),
            "source_id": session.exec(select(Term.id)).first(), "reason_id": session.exec(select(Term.id)).first(),
        }[column]  # fmt: skip
    with work(office.eva) as session:
        lead_id = a_lead(session, office.amy).id
    with pytest.raises(IntegrityError), work(office.eva) as session:
        session.execute(update(Lead).where(col(Lead.id) == lead_id).values({column: foreign}))


def test_a_tag_cannot_be_put_on_a_lead_next_door(work, office, neighbour):
    with pytest.raises(IntegrityError), work(office.eva) as session:
        session.add(LeadTag(lead_id=neighbour[1], term_id=a_tag(session).id))


def test_every_reference_between_business_rows_stays_within_the_company():
    """A foreign key on an id alone would let a row name a stranger's."""
    scoped = {cls.__tablename__: cls.__table__ for cls in scoped_classes()}
    loose = [
        f"{name}.{key.column_keys}"
        for name, table in scoped.items()
        for key in table.foreign_key_constraints
        if key.referred_table.name in scoped and "workspace_id" not in key.column_keys
    ]
    assert loose == []


def test_numbers_and_codes_are_unique_per_company_only(work, office):
    with work() as session:
        a_workspace(session, OTHERS)
        assert a_lead(session).number == 1
    with work(office.eva) as session:
        assert a_lead(session).number == 1
