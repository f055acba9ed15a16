"""The administrator's dictionaries: stages, sources, tags, reasons."""

import pytest

from crm_app.domain.errors import Conflict, Invalid, NotFound, RuleViolation
from crm_app.domain.leads.queries import stages
from crm_app.domain.leads.service import delete_leads
from crm_app.domain.leads.stage_settings import add_stage, change_stage, shift_stage
from crm_app.domain.records.queries import changes_since, sequence_now
from crm_app.domain.terms.models import TermKind
from crm_app.domain.terms.service import add_term, change_term, code_from, count_terms, term_named, terms
from tests.factories import a_lead, a_stage, a_tag, an_office, the_stage


def both(name):
    return {"zh": name, "en": name}


def change(session, who, stage, **new):
    values = {"names": stage.names, "probability": stage.probability, "day_limit": stage.day_limit, "active": stage.active}
    return change_stage(session, who, stage_id=stage.id, seen_version=new.pop("seen_version", stage.version), **{**values, **new})


class TestStages:
    def test_a_new_stage_comes_after_the_last_open_one(self, session, office):
        a_stage(session, "Proposal")
        assert [stage.code for stage in stages(session)] == ["new", "contacted", "qualified", "proposal", "disqualified"]

    def test_a_code_stays_when_the_name_changes(self, session, office):
        stage = a_stage(session, "Proposal")
        change(session, office.eva, stage, names={"zh": "报价", "en": "Offer"}, probability=70, day_limit=None)
        assert (stage.code, stage.names["zh"], stage.probability, stage.day_limit, stage.version) == ("proposal", "报价", 70, None, 2)

    def test_one_language_stands_in_for_the_other(self, session, office):
        assert add_stage(session, office.eva, names={"zh": "报价", "en": " "}, probability=1, day_limit=None).names == both("报价")

    @pytest.mark.parametrize(("values", "problem"), [
        ({"probability": 101}, {"probability": "percent"}), ({"probability": -1}, {"probability": "percent"}),
        ({"day_limit": 0}, {"day_limit": "days"}), ({"day_limit": 4000}, {"day_limit": "days"}),
        ({"names": both(" ")}, {"names": "required"}), ({"names": both("x" * 41)}, {"names": "too_long"}),
        ({"names": both("已联系")}, {"names": "taken"}), ({"names": {"zh": "x", "en": "CONTACTED"}}, {"names": "taken"}),
        ({"probability": 101, "day_limit": 0}, {"probability": "percent", "day_limit": "days"}),
    ])  # fmt: skip
    def test_a_bad_value_is_named(self, session, office, values, problem):
        with pytest.raises(Invalid) as refusal:
            change(session, office.eva, the_stage(session, "new"), **values)
        assert refusal.value.fields == problem

    def test_a_stage_that_holds_leads_stays_until_it_is_empty(self, session, office):
        lead, stage = a_lead(session, office.amy), the_stage(session, "new")
        with pytest.raises(RuleViolation, match="stage.holds_leads") as refusal:
            change(session, office.eva, stage, active=False)
        assert refusal.value.params == {"count": 1}
        delete_leads(session, office.eva, lead_ids=[lead.id])
        assert not change(session, office.eva, stage, active=False).active

    def test_the_last_stage_of_its_kind_stays(self, session, office):
        with pytest.raises(RuleViolation, match="stage.last_of_kind"):
            change(session, office.eva, the_stage(session, "disqualified"), active=False)

    def test_of_two_administrators_the_second_is_told(self, session, office):
        stage = the_stage(session, "new")
        change(session, office.eva, stage, probability=11)
        with pytest.raises(Conflict):
            change(session, office.eva, stage, probability=12, seen_version=1)

    def test_a_stage_shifts_among_its_kind_only(self, session, office):
        shift_stage(session, office.eva, stage_id=the_stage(session, "contacted").id, by=-1)
        session.flush()
        assert [stage.code for stage in stages(session)] == ["contacted", "new", "qualified", "disqualified"]
        shift_stage(session, office.eva, stage_id=the_stage(session, "qualified").id, by=1)
        session.flush()
        assert [stage.code for stage in stages(session)] == ["contacted", "new", "qualified", "disqualified"]

    def test_another_companys_stage_is_not_there(self, work, office):
        with work() as session:
            an_office(session, "Other")
            foreign = the_stage(session, "new")
        with pytest.raises(NotFound), work(office.eva) as session:
            change(session, office.eva, foreign, probability=1)
        with pytest.raises(NotFound), work(office.eva) as session:
            shift_stage(session, office.eva, stage_id=foreign.id, by=1)

    def test_open_boards_are_told_to_read_anew(self, work, office):
        with work(office.eva) as session:
            before = sequence_now(session)
            a_stage(session)
        with work(office.eva, writing=False) as session:
            assert changes_since(session, "leads", before).stale


class TestTerms:
    def test_entries_come_in_their_order_and_retired_ones_stay_on_old_rows(self, session, office):
        tag = a_tag(session, "VIP")
        assert terms(session, TermKind.TAG)[-1] is tag
        change_term(session, office.eva, term_id=tag.id, seen_version=1, names=tag.names, colour="teal", active=False)
        session.flush()
        assert tag not in terms(session, TermKind.TAG)
        assert tag in terms(session, TermKind.TAG, with_retired=True)

    def test_a_name_is_found_in_either_language_whatever_its_case(self, session, office):
        website = term_named(session, office.eva, kind=TermKind.LEAD_SOURCE, name=" WEBSITE ")
        assert term_named(session, office.eva, kind=TermKind.LEAD_SOURCE, name="官网") is website
        assert terms(session, TermKind.LEAD_SOURCE)[0] is website

    def test_a_name_that_is_not_there_is_made_once(self, session, office):
        before = count_terms(session, TermKind.TAG)
        assert a_tag(session, "New one").id == a_tag(session, "new ONE").id
        assert count_terms(session, TermKind.TAG) == before + 1

    def test_two_entries_in_use_do_not_share_a_name(self, session, office):
        with pytest.raises(Invalid) as refusal:
            add_term(session, office.eva, kind=TermKind.TAG, names={"zh": "急", "en": "urgent"})
        assert refusal.value.fields == {"names": "taken"}
        tag = a_tag(session, "VIP")
        with pytest.raises(Invalid):
            change_term(session, office.eva, term_id=tag.id, seen_version=1, names=both("Urgent"), colour="teal", active=True)

    def test_a_colour_that_is_none_of_ours_is_not_stored(self, session, office):
        tag = add_term(session, office.eva, kind=TermKind.TAG, names=both("VIP"), colour="red;background:url(x)")
        assert tag.colour == "slate"

    def test_of_two_administrators_the_second_is_told(self, session, office):
        tag = a_tag(session)
        change_term(session, office.eva, term_id=tag.id, seen_version=1, names=both("A"), colour="teal", active=True)
        with pytest.raises(Conflict):
            change_term(session, office.eva, term_id=tag.id, seen_version=1, names=both("B"), colour="teal", active=True)

    @pytest.mark.parametrize(("names", "taken", "code"), [
        (both("Key Account!"), set(), "key_account"), ({"zh": "大客户", "en": "大客户"}, set(), "entry"),
        (both("Tag"), {"tag"}, "tag_2"), (both("Tag"), {"tag", "tag_2"}, "tag_3"), (both("Café"), set(), "cafe"),
    ])  # fmt: skip
    def test_a_code_is_made_of_the_english_name(self, names, taken, code):
        assert code_from(names, taken) == code
