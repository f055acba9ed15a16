"""Rows of the settings: only for those who may, and saying what happened."""

import pytest

from crm_app.domain.errors import NotFound
from crm_app.domain.leads.staffing import change_member
from crm_app.domain.people.rules import Post
from crm_app.domain.terms.models import TermKind
from crm_app.viewmodels import admin, audit
from tests.factories import a_lead, a_tag

READERS = {
    "people": lambda session, actor: admin.people_rows(session, actor, demo=False),
    "teams": admin.team_rows,
    "team options": admin.team_options,
    "stages": admin.stage_rows,
    "terms": lambda session, actor: admin.term_rows(session, actor, TermKind.TAG),
    "audit": audit.audit_rows,
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("who", ["amy", "cai", "fay", "gus"])
def test_nobody_but_an_administrator_reads_the_settings(session, office, reader, who):
    with pytest.raises(NotFound):
        READERS[reader](session, getattr(office, who))


def test_dictionaries_and_stages_say_how_many_leads_use_them(session, office):
    tag = a_tag(session, "Hot")
    a_lead(session, office.amy, tag_ids=(tag.id,))
    session.flush()
    counts = {row["names"]["en"]: row["leads"] for row in admin.term_rows(session, office.eva, TermKind.TAG)}
    assert counts["Hot"] == 1
    assert [row["leads"] for row in admin.stage_rows(session, office.eva)] == [1, 0, 0, 0]


def test_a_stage_can_only_be_moved_among_its_kind(session, office):
    rows = admin.stage_rows(session, office.eva)
    assert [(row["up"], row["down"]) for row in rows] == [(False, True), (True, True), (True, False), (False, False)]


def test_the_trail_says_what_a_change_of_a_person_was(work, office):
    post = Post("Amy", "manager", "team", office.amy.team_id)
    with work(office.eva) as session:
        change_member(
            session, office.eva, member_id=office.amy.member_id, seen_version=1, post=post, active=True, email=None
        )
    with work(office.eva, writing=False) as session:
        rows, _ = audit.audit_rows(session, office.eva, about="member")
    assert rows[0]["subject"]["en"] == "Amy"
    assert rows[0]["changes"] == [
        {"field": "@admin.people.role", "before": "@role.sales", "after": "@role.manager"},
        {"field": "@admin.people.scope", "before": "@scope.self", "after": "@scope.team"},
    ]
