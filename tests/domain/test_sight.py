"""Who sees and does what: rights by role, times whose row it is."""

import pytest

from crm_app.domain.access.matrix import MATRIX, ensure_may, may
from crm_app.domain.access.scope import sight_key
from crm_app.domain.actor import Role, Scope
from crm_app.domain.errors import Forbidden, Invalid, NotFound
from crm_app.domain.leads import queries, service
from crm_app.domain.leads.agenda import agenda
from crm_app.domain.leads.bulk import change_many, claim_lead
from crm_app.domain.leads.filters import LeadFilter
from crm_app.domain.leads.follow_up import complete_next_step, log_follow_up
from crm_app.domain.leads.models import Lead
from crm_app.domain.leads.stage_settings import add_stage, change_stage, shift_stage
from crm_app.domain.terms.models import TermKind
from crm_app.domain.terms.service import add_term
from tests.factories import a_lead, a_member, a_tag, a_team, an_office, the_stage

NAMES = {"zh": "新", "en": "Fresh"}
WHOSE = ("own", "peer", "other_team", "pool", "binned", "stranger", "missing")
READS = {
    "row": lambda s, who, lead_id: queries.lead_in_sight(s, who, lead_id),
    "by id": lambda s, who, lead_id: queries.rows_by_id(s, who, [lead_id])[0],
}
# What each needs, and how it is asked for on a row.
WRITES = {
    "move": ("lead.move", lambda s, who, i, _: service.move_lead(s, who, lead_id=i, to="contacted", seen_stage="new")),
    "edit": ("lead.edit", lambda s, who, i, _: service.edit_lead(s, who, lead_id=i, changes={"note": ("", "x")})),
    "delete": ("lead.delete", lambda s, who, i, _: service.delete_leads(s, who, lead_ids=[i])),
    "log": ("lead.follow_up", lambda s, who, i, _: log_follow_up(s, who, lead_id=i, kind="call", body="")),
    "tick off": ("lead.follow_up", lambda s, who, i, _: complete_next_step(s, who, lead_id=i, seen_step="")),
    "assign": ("lead.assign", lambda s, who, i, _: change_many(s, who, lead_ids=[i], field="owner", value=0)),
    "move many": ("lead.move", lambda s, who, i, _: change_many(s, who, lead_ids=[i], field="stage", value="contacted")),
    "tag": ("lead.edit", lambda s, who, i, tag: change_many(s, who, lead_ids=[i], field="tag", value=tag)),
    "untag": ("lead.edit", lambda s, who, i, tag: change_many(s, who, lead_ids=[i], field="untag", value=tag)),
    "claim": ("lead.claim", lambda s, who, i, _: claim_lead(s, who, lead_id=i)),
}  # fmt: skip
SEEN_BY = {
    Scope.SELF: {"own", "pool"},
    Scope.TEAM: {"own", "pool", "peer"},
    Scope.ALL: {"own", "pool", "peer", "other_team"},
}


@pytest.fixture
def world(work, office):
    """A lead of each kind, seen from a post in the north that tests fill anew; a stranger's company beside it."""
    with work() as session:
        stranger = an_office(session, "Other")
        foreign = a_lead(session, stranger.amy).id
    with work(office.eva) as session:
        binned, tag = a_lead(session, office.amy), a_tag(session).id
        leads = {"peer": a_lead(session, office.bob).id, "other_team": a_lead(session, office.dan).id, "pool": a_lead(session).id,
                 "binned": binned.id, "stranger": foreign, "missing": 987_654}  # fmt: skip
        service.delete_leads(session, office.eva, lead_ids=[binned.id])
    return leads, tag


def someone(session, office, role, scope):
    """A new member of Amy's team with a lead of their own."""
    from crm_app.domain.people.models import Team

    who = a_member(session, f"{role}{scope}", role=role, scope=scope, team=session.get(Team, office.amy.team_id))
    return who, a_lead(session, who).id


def outcome(call):
    try:
        call()
    except NotFound as refusal:
        return f"refused: {refusal}"
    except Invalid as refusal:
        return f"invalid: {refusal.fields}"
    return "done"


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("role", Role)
def test_what_a_post_may_do_to_whose_lead(work, office, world, role, scope):
    """Every write and read, on every kind of row: done where role and scope allow it, else the same as a missing row."""
    leads, tag = world
    with work(office.eva) as session:
        who, own = someone(session, office, role, scope)
    for whose in WHOSE:
        lead_id = own if whose == "own" else leads[whose]
        in_sight = whose in SEEN_BY[scope]
        for name, read in READS.items():
            with work(who, writing=False) as session:
                try:
                    seen = bool(read(session, who, lead_id))
                except (NotFound, IndexError):
                    seen = False
                assert seen == (in_sight and may(who, "lead.read")), (name, whose)
        for name, (right, write) in WRITES.items():
            with work(who) as session:
                result = outcome(lambda write=write, session=session, lead_id=lead_id: write(session, who, lead_id, tag))
                session.rollback()
                session.info.pop("ledger", None)
            if not may(who, right) or not in_sight:
                assert result == "refused: not_found", (name, whose)
            elif name == "claim" and whose != "pool":
                assert result == "invalid: {'owner': 'taken'}", (name, whose)
            else:
                assert result == "done", (name, whose)


@pytest.mark.parametrize("scope", Scope)
def test_every_list_and_figure_stops_at_the_same_border(work, office, world, scope):
    with work(office.eva) as session:
        who, own = someone(session, office, Role.SALES, scope)
        visible = {own, *(world[0][whose] for whose in SEEN_BY[scope] - {"own"})}
        for lead in session.exec(queries.select(Lead)):
            lead.title = f"远航 {lead.id}"
            service.make_findable(session, lead)
    with work(who, writing=False) as session:
        assert sum(total.count for total in queries.totals(session, who, LeadFilter()).values()) == len(visible)
        assert {row.id for row in queries.column_page(session, who, LeadFilter(), limit=100)[0]} == visible
        assert {row.id for row in queries.search(session, who, "远航", limit=100)} == visible
        assert {row.id for row in queries.rows_by_id(session, who, range(1, 200))} == visible
        assert {row.id for row in agenda(session, who).assigned} == {own}


def test_a_number_out_of_sight_and_a_missing_one_look_alike(work, office, world):
    with work(office.eva, writing=False) as session:
        foreign_number = session.get(Lead, world[0]["other_team"]).number
    answers = []
    for number in (foreign_number, 99_999):
        with pytest.raises(NotFound) as refusal, work(office.amy, writing=False) as session:
            queries.lead_numbered(session, office.amy, number)
        answers.append((type(refusal.value), str(refusal.value), refusal.value.params))
    assert answers[0] == answers[1]


def test_a_missing_right_reads_like_a_missing_row(office):
    with pytest.raises(Forbidden) as refusal:
        ensure_may(office.gus, "lead.edit")
    assert (str(refusal.value), refusal.value.params) == (str(NotFound()), {})
    assert refusal.value.right == "lead.edit", "the audit needs to know"


ADMIN_ACTS = {
    "add a stage": lambda s, who: add_stage(s, who, names=NAMES, probability=1, day_limit=None),
    "change a stage": lambda s, who: change_stage(
        s, who, stage_id=the_stage(s, "new").id, seen_version=1, names=NAMES, probability=1, day_limit=1, active=True),
    "shift a stage": lambda s, who: shift_stage(s, who, stage_id=the_stage(s, "new").id, by=1),
    "add a tag": lambda s, who: add_term(s, who, kind=TermKind.TAG, names=NAMES),
}  # fmt: skip


@pytest.mark.parametrize("act", ADMIN_ACTS)
@pytest.mark.parametrize("role", Role)
def test_settings_are_changed_by_those_who_may(session, office, role, act):
    who = a_member(session, "Someone", role=role, scope=Scope.ALL)
    result = outcome(lambda: ADMIN_ACTS[act](session, who))
    assert result == ("done" if may(who, "admin.settings") else "refused: not_found")


def test_every_role_holds_some_right_and_every_right_has_a_holder():
    assert all(MATRIX.values())
    assert {role for roles in MATRIX.values() for role in roles} == set(Role)


def test_a_person_without_a_team_sees_no_teams_rows(session, office):
    nobody = a_member(session, "Zoe", role=Role.MANAGER, scope=Scope.TEAM)
    a_lead(session, a_member(session, "Teamless"))
    assert queries.totals(session, nobody, LeadFilter()) == {}


def test_equal_sight_keys_see_equal_rows(session, office):
    assert sight_key(office.eva) == sight_key(office.gus)
    assert len({sight_key(who) for who in (office.amy, office.bob, office.cai, office.dan)}) == 4
    other = a_member(session, "Kim", role=Role.MANAGER, scope=Scope.TEAM, team=a_team(session, "West"))
    assert sight_key(other) != sight_key(office.cai)
