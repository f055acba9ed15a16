"""View models: what the board, the drawer and the shell are given, built from rows alone."""

import json
from datetime import timedelta

import pytest

from crm_app import routes
from crm_app.domain.access.masking import MASK
from crm_app.domain.actor import Role
from crm_app.domain.leads import queries
from crm_app.domain.leads.filters import LeadFilter
from crm_app.domain.leads.models import LeadStage
from crm_app.domain.leads.queries import StageTotal
from crm_app.domain.leads.service import move_lead
from crm_app.domain.records.queries import changes_since, sequence_now
from crm_app.viewmodels.lead_board import changes, page, snapshot
from crm_app.viewmodels.lead_detail import lead_detail
from crm_app.viewmodels.leads import weighted
from crm_app.viewmodels.people import initials
from crm_app.viewmodels.shell import me, places
from tests.factories import a_lead, a_source, a_tag, later, the_stage

CARD = {
    "id", "number", "title", "contact", "amount", "currency", "intent", "stage", "rank", "version", "days", "next", "due", "due_on",
    "owner", "tags", "source",
}  # fmt: skip


@pytest.mark.parametrize(("name", "face"), [
    ("李伟", "李伟"), ("欧阳明月", "明月"), ("Zhang Min", "ZM"), ("Grace", "G"), ("Anna Maria von Berg", "AB"), (" ", ""), ("jean-luc", "JL"),
])  # fmt: skip
def test_a_face_has_two_letters(name, face):
    assert initials(name) == face


@pytest.mark.parametrize(("probability", "total", "expected"), [(10, 105, 11), (30, 1, 0), (50, 1, 1), (0, 999, 0), (100, 12_345, 12_345)])
def test_a_weighted_sum_is_rounded_half_up_to_a_cent(probability, total, expected):
    assert weighted(LeadStage(code="x", names={}, probability=probability), StageTotal(1, total)) == expected


class TestTheBoard:
    @pytest.fixture
    def lead(self, session, office):
        return a_lead(
            session, office.amy, title="远航物流", contact_name="李伟", amount="1200.50", intent="A", next_step="Call",
            next_step_on=office.amy.today().isoformat(), tag_ids=(a_tag(session).id,), source_id=a_source(session).id,
        )  # fmt: skip

    def test_a_snapshot_holds_all_a_board_needs_as_plain_values(self, session, office, lead):
        session.flush()
        shot = snapshot(session, office.amy, LeadFilter(), 3)
        assert json.loads(json.dumps(shot)) == shot
        assert (shot["rev"], shot["view"], shot["currency"], shot["rows"]) == (3, "board", "CNY", None)
        assert [column["code"] for column in shot["columns"]] == ["new", "contacted", "qualified", "disqualified"]
        head = shot["columns"][0]
        assert (head["count"], head["sum"], head["weighted"], head["more"]) == (1, 120_050, 12_005, False)
        assert head["cards"][0].keys() >= CARD

    def test_a_card_says_how_things_stand(self, session, office, lead):
        session.flush()
        card = snapshot(session, later(office.amy, days=2), LeadFilter(), 1)["columns"][0]["cards"][0]
        assert (card["amount"], card["days"], card["due"], card["stage"]) == (120_050, 2, "overdue", "new")
        assert (card["owner"]["name"], card["contact"], len(card["tags"])) == ("Amy", "李伟", 1)

    def test_the_table_has_rows_and_heads_but_no_cards_in_columns(self, session, office, lead):
        session.flush()
        shot = snapshot(session, office.amy, LeadFilter(view="table", sort="title"), 1)
        assert [card["title"] for card in shot["rows"]["cards"]] == ["远航物流"]
        assert shot["rows"]["count"] == 1
        assert all(column["cards"] == [] for column in shot["columns"])

    def test_pages_of_a_column_join_without_gap_or_repeat(self, session, office):
        for step in range(50):
            a_lead(session, office.amy, title=f"{step:02d}")
        session.flush()
        column = snapshot(session, office.amy, LeadFilter(), 1)["columns"][0]
        cards, more = column["cards"], column["more"]
        while more:
            last = cards[-1]
            part = page(session, office.amy, LeadFilter(), stage="new", after=(last["rank"], last["id"]), skip=len(cards), rev=1)
            cards, more = cards + part["cards"], part["more"]
        assert [card["title"] for card in cards] == [f"{step:02d}" for step in reversed(range(50))]

    def test_a_retired_stage_is_no_column(self, session, office, lead):
        the_stage(session, "qualified").active = False
        session.flush()
        assert [column["code"] for column in snapshot(session, office.amy, LeadFilter(), 1)["columns"]] == ["new", "contacted", "disqualified"]


class TestWhatOthersHear:
    def message(self, work, who, since, wanted=None):
        with work(who, writing=False) as session:
            return changes(session, who, wanted or LeadFilter(), changes_since(session, "leads", since))

    def now(self, work, office):
        with work(office.eva, writing=False) as session:
            return sequence_now(session)

    def test_each_viewer_hears_of_a_move_through_their_own_eyes(self, work, office):
        with work(office.eva) as session:
            lead_id = a_lead(session, office.amy, amount="10").id
        since = self.now(work, office)
        with work(office.amy) as session:
            move_lead(session, office.amy, lead_id=lead_id, to="contacted", seen_stage="new")
        heard = self.message(work, office.cai, since)
        assert ([card["id"] for card in heard["cards"]], heard["gone"]) == ([lead_id], [])
        assert heard["totals"]["contacted"] == [1, 1000, 300]
        stranger = self.message(work, office.dan, since)
        assert (stranger["cards"], stranger["gone"]) == ([], [lead_id])
        assert stranger["totals"]["contacted"] == [0, 0, 0]
        filtered = self.message(work, office.cai, since, LeadFilter(stages=("new",)))
        assert filtered["gone"] == [lead_id]


class TestTheDrawer:
    def test_fields_come_as_text_ready_to_edit(self, session, office):
        day = office.amy.today() + timedelta(days=1)
        lead = a_lead(session, office.amy, title="远航物流", amount="1200.5", next_step="Call", next_step_on=day.isoformat(), phone="13800138000")
        session.flush()
        shown = lead_detail(session, office.amy, lead)
        assert (shown["title"], shown["amount"], shown["phone"], shown["next_step_on"]) == ("远航物流", "1200.50", "13800138000", day.isoformat())
        assert (shown["can_edit"], shown["can_assign"], shown["can_delete"]) == (True, False, False)
        assert json.loads(json.dumps(shown)) == shown

    def test_an_analyst_sees_no_contact_data(self, session, office):
        canary = {"phone": "13877778888", "email": "canary@x.example", "wechat": "canary_wx", "contact_name": "Canary Person"}
        lead = a_lead(session, office.amy, **canary)
        session.flush()
        shown = json.dumps(lead_detail(session, office.gus, lead), ensure_ascii=False)
        for value in canary.values():
            assert value not in shown
        assert MASK in shown

    def test_an_analysts_board_and_search_carry_no_contact_either(self, session, office):
        a_lead(session, office.amy, title="远航物流", contact_name="Canary Person", phone="13877778888")
        session.flush()
        assert "Canary" not in json.dumps(snapshot(session, office.gus, LeadFilter(), 1))
        assert queries.search(session, office.gus, "Canary") == []
        assert queries.search(session, office.gus, "13877778888") == []
        assert len(queries.search(session, office.gus, "远航")) == 1


class TestTheShell:
    def test_each_role_is_offered_where_it_may_go(self, office):
        assert {place.href for place in places(office.amy)} == {routes.TODAY, routes.LEADS}
        assert {routes.IMPORTS, routes.LEADS} <= {place.href for place in places(office.cai)}
        assert routes.ADMIN in {place.href for place in places(office.eva)}

    def test_a_person_is_shown_by_name_and_post(self, office):
        shown = me(office.cai)
        assert (shown.name, shown.initials, shown.role, shown.scope) == ("Cai", "C", Role.MANAGER, "team")
