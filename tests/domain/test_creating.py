"""Taking leads in and editing them in place."""

import pytest

from crm_app.domain.errors import Conflict, Forbidden, Invalid, NotFound
from crm_app.domain.leads import queries
from crm_app.domain.leads.models import Lead
from crm_app.domain.leads.service import create_lead, delete_leads, edit_lead
from crm_app.domain.people.history import timeline
from tests.factories import a_lead, a_source, a_stage, a_tag, an_office, the_stage


class TestTakingIn:
    def test_two_fields_are_enough(self, session, office):
        lead = create_lead(session, office.amy, title="远航物流", contact_name="李伟")
        assert (lead.owner_id, lead.team_id, lead.currency, lead.version) == (office.amy.member_id, office.amy.team_id, "CNY", 1)
        assert lead.stage_id == the_stage(session, "new").id

    def test_a_new_lead_lies_on_top_of_its_column(self, session, office):
        first, second = a_lead(session, office.amy), a_lead(session, office.amy)
        assert second.rank < first.rank

    def test_numbers_count_up_without_gaps(self, work, office):
        for wanted in (1, 2):
            with work(office.amy) as session:
                assert create_lead(session, office.amy, title="A").number == wanted
        with pytest.raises(Invalid), work(office.amy) as session:
            create_lead(session, office.amy, title="")
        with work(office.amy) as session:
            assert create_lead(session, office.amy, title="A").number == 3

    def test_a_seller_takes_in_for_nobody_else(self, session, office):
        with pytest.raises(Forbidden):
            create_lead(session, office.amy, title="A", owner_id=office.bob.member_id)
        assert create_lead(session, office.cai, title="A", owner_id=office.bob.member_id).owner_id == office.bob.member_id

    def test_what_service_takes_in_goes_to_the_pool(self, session, office):
        assert create_lead(session, office.fay, title="Called us").owner_id is None

    def test_an_analyst_takes_in_nothing(self, session, office):
        with pytest.raises(Forbidden):
            create_lead(session, office.gus, title="A")

    @pytest.mark.parametrize(("stage", "refusal"), [("disqualified", Invalid), ("gone", Conflict)])
    def test_only_into_an_open_stage_that_is_there(self, session, office, stage, refusal):
        with pytest.raises(refusal):
            create_lead(session, office.amy, title="A", stage=stage)

    def test_a_disabled_or_foreign_member_cannot_own_it(self, work, office):
        with work() as session:
            stranger = an_office(session, "Other").amy
        for member_id in (stranger.member_id, 99_999):
            with pytest.raises(Invalid), work(office.eva) as session:
                create_lead(session, office.eva, title="A", owner_id=member_id)

    def test_an_outside_id_is_taken_in_once(self, session, office):
        create_lead(session, office.amy, title="A", outside_id="P-1")
        with pytest.raises(Invalid) as refusal:
            create_lead(session, office.amy, title="B", outside_id=" P-1 ")
        assert refusal.value.fields == {"outside_id": "taken"}

    def test_tags_and_source_come_along_and_must_be_of_their_kind(self, session, office):
        tag, source = a_tag(session), a_source(session)
        lead = create_lead(session, office.amy, title="A", tag_ids=(tag.id, tag.id), source_id=source.id)
        session.flush()
        assert queries.tag_ids(session, lead.id) == [tag.id]
        for wrong in ({"tag_ids": (source.id,)}, {"source_id": tag.id}):
            with pytest.raises(Invalid):
                create_lead(session, office.amy, title="A", **wrong)


class TestEditing:
    @pytest.fixture
    def lead(self, work, office):
        with work(office.eva) as session:
            return a_lead(session, office.amy, title="远航物流", amount="120.50", intent="B", next_step_on="2026-11-21")

    def edit(self, work, who, lead, **changes):
        with work(who) as session:
            return edit_lead(session, who, lead_id=lead.id, changes=changes)[0]

    def test_a_note_being_typed_survives_a_colleagues_drag(self, work, office, lead):
        from crm_app.domain.leads.service import move_lead

        with work(office.cai) as session:
            move_lead(session, office.cai, lead_id=lead.id, to="contacted", seen_stage="new")
        assert self.edit(work, office.amy, lead, note=("", "Called, likes oak")).note == "Called, likes oak"

    def test_two_people_may_edit_different_fields(self, work, office, lead):
        self.edit(work, office.cai, lead, phone=("", "13800138000"))
        now = self.edit(work, office.amy, lead, title=("远航物流", "远航集团"))
        assert (now.phone, now.title) == ("13800138000", "远航集团")

    def test_only_the_fields_that_differ_conflict_and_it_says_whose_they_are(self, work, office, lead):
        self.edit(work, office.cai, lead, amount=("120.50", "200"))
        with pytest.raises(Conflict) as refusal:
            self.edit(work, office.amy, lead, amount=("120.50", "150"), title=("远航物流", "远航集团"))
        assert refusal.value.fields == ("amount",)
        assert refusal.value.params["who"] == "Cai"

    def test_whoever_wants_what_is_stored_already_is_not_bothered(self, work, office, lead):
        self.edit(work, office.cai, lead, amount=("120.50", "200"))
        assert self.edit(work, office.amy, lead, amount=("120.50", "200.00")).amount == 20_000

    @pytest.mark.parametrize("seen", ["120.50", "120.5", "¥120.50", "120,50"])
    def test_what_was_seen_may_be_written_differently(self, work, office, lead, seen):
        assert self.edit(work, office.amy, lead, amount=(seen, "99")).amount == 9900

    def test_an_edit_that_changes_nothing_leaves_no_trace(self, work, office, lead):
        with work(office.amy) as session:
            now, undo_id = edit_lead(session, office.amy, lead_id=lead.id, changes={"title": ("远航物流", " 远航物流 ")})
        assert (now.version, undo_id) == (lead.version, 0)
        with work(office.amy, writing=False) as session:
            assert [event.kind for event in timeline(session, "lead", lead.id)] == ["created"]

    @pytest.mark.parametrize("field", ["owner_id", "stage_id", "version", "workspace_id", "id", "rank", "deleted_at", "created_by"])
    def test_what_is_no_field_of_the_form_cannot_be_edited(self, work, office, lead, field):
        with pytest.raises(Invalid) as refusal:
            self.edit(work, office.amy, lead, **{field: ("", "7")})
        assert refusal.value.fields == {field: "unknown_field"}

    def test_every_bad_field_is_named(self, work, office, lead):
        with pytest.raises(Invalid) as refusal:
            self.edit(work, office.amy, lead, email=("", "nope"), amount=("120.50", "a lot"))
        assert refusal.value.fields == {"email": "email", "amount": "amount"}

    def test_a_colleagues_lead_is_not_there_for_a_seller(self, work, office, lead):
        with pytest.raises(NotFound) as refusal:
            self.edit(work, office.bob, lead, title=("远航物流", "Mine"))
        with pytest.raises(NotFound) as missing, work(office.bob) as session:
            edit_lead(session, office.bob, lead_id=99_999, changes={})
        assert str(refusal.value) == str(missing.value)

    def test_a_changed_name_is_found_and_the_old_one_no_longer(self, work, office, lead):
        self.edit(work, office.amy, lead, title=("远航物流", "明灯家具"))
        with work(office.amy, writing=False) as session:
            assert [row.id for row in queries.search(session, office.amy, "明灯")] == [lead.id]
            assert queries.search(session, office.amy, "远航") == []


class TestDeleting:
    def test_a_deleted_lead_is_gone_from_every_list(self, session, office):
        lead = a_lead(session, office.amy)
        delete_leads(session, office.cai, lead_ids=[lead.id])
        with pytest.raises(NotFound):
            queries.lead_numbered(session, office.amy, lead.number)
        assert queries.rows_by_id(session, office.eva, [lead.id]) == []

    def test_sellers_delete_nothing(self, session, office):
        with pytest.raises(Forbidden):
            delete_leads(session, office.amy, lead_ids=[a_lead(session, office.amy).id])

    def test_one_out_of_sight_stops_all(self, work, office):
        with work(office.eva) as session:
            mine, foreign = a_lead(session, office.amy).id, a_lead(session, office.dan).id
        with pytest.raises(NotFound), work(office.cai) as session:
            delete_leads(session, office.cai, lead_ids=[mine, foreign])
        with work(office.eva, writing=False) as session:
            assert session.get(Lead, mine).deleted_at is None


def test_the_first_stage_takes_what_names_none(session, office):
    a_stage(session)
    assert create_lead(session, office.amy, title="A").stage_id == the_stage(session, "new").id
