"""Matching columns by hand changes just what was chosen."""

from crm_app.domain.imports.choosing import chosen, equal, uses
from crm_app.domain.imports.mapping import as_json, parse_mapping

HEADERS = ["Id", "First", "Last", "Phone", "Mobile", "Won", "City"]
MAPPING = parse_mapping({
    "fields": {"title": "Last", "phone": "Phone", "stage": {"column": "Won", "values": {"1": "qualified"}, "otherwise": "new"}},
    "tags": [{"column": "Won", "values": {"1": "won"}}], "note": ["City"],
})  # fmt: skip


def targets(mapping, column):
    return [use.target for use in uses(mapping, column)]


def test_a_column_may_be_used_more_than_once():
    assert targets(MAPPING, "Won") == ["stage", "tags"]
    assert targets(MAPPING, "Id") == []


def test_another_choice_leaves_the_other_uses_and_their_words_alone():
    changed = chosen(MAPPING, HEADERS, "Won", 1, "line")
    assert targets(changed, "Won") == ["stage", "line"]
    assert changed.fields["stage"] == MAPPING.fields["stage"]
    assert changed.tags == ()


def test_one_past_the_last_adds_a_use():
    assert targets(chosen(MAPPING, HEADERS, "City", 1, "region"), "City") == ["region", "line"]


def test_names_are_joined_in_the_order_of_the_file():
    assert chosen(MAPPING, HEADERS, "First", 0, "title").fields["title"].columns == ("First", "Last")


def test_a_field_for_one_column_is_taken_over():
    changed = chosen(MAPPING, HEADERS, "Mobile", 0, "phone")
    assert changed.fields["phone"].columns == ("Mobile",)
    assert targets(changed, "Phone") == []


def test_leaving_a_column_out_removes_the_field_it_alone_filled():
    changed = chosen(MAPPING, HEADERS, "Phone", 0, "")
    assert "phone" not in changed.fields
    joined = chosen(MAPPING, HEADERS, "First", 0, "title")
    assert chosen(joined, HEADERS, "First", 0, "").fields["title"].columns == ("Last",)


def test_what_is_no_target_counts_as_left_out():
    assert targets(chosen(MAPPING, HEADERS, "City", 0, "__class__"), "City") == []


def test_the_same_target_twice_changes_nothing():
    assert chosen(MAPPING, HEADERS, "Won", 1, "stage") == MAPPING


def test_mappings_are_equal_whatever_they_are_called():
    assert equal(MAPPING, as_json(MAPPING) | {"name": {"en": "Mine"}})
    assert not equal(MAPPING, as_json(chosen(MAPPING, HEADERS, "City", 0, "")))
