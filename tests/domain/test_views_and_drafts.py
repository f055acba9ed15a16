"""Saved views of the lead page, and unfinished text that is kept."""

import pytest

from crm_app.domain.errors import Invalid, NotFound
from crm_app.domain.leads.views import change_view, delete_view, save_view, saved_views
from crm_app.domain.records.drafts import draft, drop_draft, keep_draft


class TestSavedViews:
    def test_a_view_is_its_makers_until_it_is_shared(self, session, office):
        view = save_view(session, office.cai, name="Hot", query="intent=A&due=overdue")
        assert [row.name for row in saved_views(session, office.cai)] == ["Hot"]
        assert saved_views(session, office.amy) == []
        change_view(session, office.cai, view_id=view.id, shared=True)
        [seen] = saved_views(session, office.amy)
        assert (seen.name, seen.owner, seen.mine) == ("Hot", "Cai", False)

    def test_only_what_the_filter_understands_is_kept(self, session, office):
        view = save_view(session, office.amy, name="Mine", query="?intent=A,Z&nonsense=1&sort=amount&lead=7")
        assert view.query == "intent=A&sort=amount"

    def test_a_seller_may_save_but_not_share(self, session, office):
        view = save_view(session, office.amy, name="Mine", query="")
        with pytest.raises(NotFound):
            save_view(session, office.amy, name="Ours", query="", shared=True)
        with pytest.raises(NotFound):
            change_view(session, office.amy, view_id=view.id, shared=True)

    def test_nobody_changes_or_deletes_a_view_of_somebody_else(self, session, office):
        view = save_view(session, office.cai, name="Hot", query="", shared=True)
        with pytest.raises(NotFound):
            change_view(session, office.eva, view_id=view.id, name="Cold")
        with pytest.raises(NotFound):
            delete_view(session, office.eva, view_id=view.id)

    @pytest.mark.parametrize(("name", "why"), [("  ", "required"), ("x" * 61, "too_long"), ("hot", "taken")])
    def test_a_name_is_needed_short_and_ones_own_only_once(self, session, office, name, why):
        save_view(session, office.amy, name="Hot", query="")
        with pytest.raises(Invalid) as refusal:
            save_view(session, office.amy, name=name, query="")
        assert refusal.value.fields == {"name": why}

    def test_a_deleted_view_is_gone(self, session, office):
        view = save_view(session, office.amy, name="Hot", query="")
        assert delete_view(session, office.amy, view_id=view.id) == "Hot"
        assert saved_views(session, office.amy) == []


class TestDrafts:
    def test_unfinished_text_is_ones_own_and_per_form(self, session, office):
        keep_draft(session, office.amy, "lead.1", {"body": "Half a sent", "kind": "visit"})
        assert draft(session, office.amy, "lead.1") == {"body": "Half a sent", "kind": "visit"}
        assert draft(session, office.amy, "lead.2") == draft(session, office.bob, "lead.1") == {}

    def test_the_newest_text_counts_and_an_empty_form_is_forgotten(self, session, office):
        keep_draft(session, office.amy, "lead.1", {"body": "One"})
        keep_draft(session, office.amy, "lead.1", {"body": "Two", "next_step": ""})
        assert draft(session, office.amy, "lead.1") == {"body": "Two"}
        keep_draft(session, office.amy, "lead.1", {"body": ""})
        assert draft(session, office.amy, "lead.1") == {}

    def test_a_saved_form_leaves_no_draft(self, session, office):
        keep_draft(session, office.amy, "lead.1", {"body": "One"})
        drop_draft(session, office.amy, "lead.1")
        assert draft(session, office.amy, "lead.1") == {}

    def test_what_is_not_text_is_not_kept(self, session, office):
        keep_draft(session, office.amy, "lead.1", {"body": {"a": 1}, "kind": "call"})
        assert draft(session, office.amy, "lead.1") == {"kind": "call"}
