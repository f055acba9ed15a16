"""Columns are matched by their words, and a mapping means the same after a trip through JSON."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.imports.lookups import Lookups
from crm_app.domain.imports.mapping import FIELDS, BadMapping, Mapping, Rule, as_json, fitted, parse_mapping
from crm_app.domain.imports.planning import plan_rows
from crm_app.domain.imports.preparing import note_with, term_name
from crm_app.domain.imports.reading import read_table
from crm_app.domain.imports.suggesting import guessed_mapping, header_digest

SHIPPED = Path(__file__).parents[2] / "docs" / "mappings"
KNOWN = Lookups(
    stages={"new": 1, "新线索": 1, "qualified": 2}, first_stage=1, owners={"amy": 7, "amy@example.com": 7, "li wei": -1},
    teams={7: None}, sources={"website": 3}, tags={"vip": 4},
)  # fmt: skip


def a_table(text: str):
    return read_table("a.csv", text.encode())


def plan_of(text: str, raw: dict, known: Lookups = KNOWN):
    return plan_rows(a_table(text), parse_mapping(raw), known, "CNY")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            "Company,Contact Name,Mobile,E-mail,Deal Value,Lead Owner",
            ["title", "contact_name", "phone", "email", "amount", "owner"],
        ),
        (
            "公司名称*,联系人（必填）,手机号,邮箱,预计金额,负责人",
            ["title", "contact_name", "phone", "email", "amount", "owner"],
        ),
        (
            "客户编号,线索名称,来源渠道,意向等级,下次跟进时间,备注",
            ["outside_id", "title", "source", "intent", "next_step_on", "note"],
        ),
    ],
)
def test_headers_are_matched_in_both_languages(headers, expected):
    table = a_table(f"{headers}\n1,2,3,4,5,6\n")
    fields = guessed_mapping(table).fields
    assert {name: rule.columns[0] for name, rule in fields.items()} == dict(zip(expected, table.headers, strict=True))


def test_a_file_of_persons_is_titled_by_their_names():
    assert guessed_mapping(a_table("姓名,电话\n张敏,1\n")).fields["title"] == Rule(columns=("姓名",))


def test_the_same_headers_in_another_order_count_as_the_same_file():
    assert header_digest(["Name", "Phone *"]) == header_digest(["phone", "NAME"])
    assert header_digest(["Name", "Phone"]) != header_digest(["Name", "Mobile"])


WORDS = st.text(min_size=1, max_size=10)
VALUES = st.none() | st.dictionaries(WORDS, WORDS, max_size=3).map(lambda found: tuple(found.items()))
COLUMN_RULES = st.builds(
    Rule, columns=st.lists(WORDS, min_size=1, max_size=3).map(tuple), values=VALUES, otherwise=st.text(max_size=5), label=st.text(max_size=5)
)  # fmt: skip
RULES = COLUMN_RULES | st.builds(Rule, constant=WORDS)


@given(
    st.builds(
        Mapping,
        fields=st.dictionaries(st.sampled_from(FIELDS), RULES),
        tags=st.lists(RULES, max_size=3).map(tuple),
        note=st.lists(RULES, max_size=3).map(tuple),
        empty=st.lists(WORDS, max_size=3).map(tuple),
        dates=st.sampled_from(["", "day-first"]),
    )
)
def test_a_mapping_survives_json(mapping):
    assert parse_mapping(json.loads(json.dumps(as_json(mapping)))) == mapping


@pytest.mark.parametrize(
    "raw",
    [
        None, [], {}, {"fields": []}, {"fields": {"colour": "C"}}, {"fields": {"title": 5}}, {"fields": {"title": {"constant": "a", "column": "b"}}},
        {"fields": {"title": {"columns": "A"}}}, {"fields": {"title": "A"}, "dates": "any"}, {"fields": {"title": "A"}, "tags": "B"},
        {"fields": {"title": "A"}, "surprise": 1}, {"fields": {"title": {"column": "A", "values": []}}},
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_refused(raw):
    with pytest.raises(BadMapping, match=r"import\.mapping"):
        parse_mapping(raw)


def test_a_mapping_needs_a_title_and_the_columns_it_names():
    with pytest.raises(BadMapping, match=r"import\.no_title"):
        fitted(parse_mapping({"fields": {"phone": "A"}}), ["A"])
    with pytest.raises(BadMapping, match=r"import\.mapping_columns"):
        fitted(parse_mapping({"fields": {"title": "A", "phone": "B"}}), ["A"])
    assert fitted(parse_mapping({"fields": {"title": "a"}, "tags": ["T"], "note": ["N"]}), ["A", "n"])[1] == ["T"]


def test_every_problem_of_a_row_is_named():
    plan = plan_of(
        "T,P,E,A,D,O,S,I\n,x,y,z,03/04/2026,Zed,lost,Q\nok,,,,25/12/2026,AMY,新线索,a\nok2,,,,,Li  Wei,,\n",
        {"fields": {"title": "T", "phone": "P", "email": "E", "amount": "A", "next_step_on": "D", "owner": "O", "stage": "S", "intent": "I"}},
    )  # fmt: skip
    assert {(p.row, p.field, p.code) for p in plan.problems} == {
        (2, "title", "required"), (2, "phone", "phone"), (2, "email", "email"), (2, "amount", "amount"),
        (2, "next_step_on", "date_ambiguous"), (2, "owner", "owner_unknown"), (2, "stage", "stage_unknown"), (2, "intent", "intent"),
        (4, "owner", "owner_ambiguous"),
    }  # fmt: skip
    assert [(row.row, row.values["next_step_on"].isoformat(), row.owner) for row in plan.rows] == [
        (3, "2026-12-25", "amy")
    ]
    assert plan.failed == 2


def test_five_shapes_of_dates_are_read():
    plan = plan_of(
        "T,D\na,2026-11-21\nb,2026/11/21\nc,2026年11月21日\nd,21.11.2026\ne,21 Nov 2026\nf,2026-11-21 09:30\n",
        {"fields": {"title": "T", "next_step_on": "D"}},
    )
    assert {row.values["next_step_on"].isoformat() for row in plan.rows} == {"2026-11-21"}
    assert len(plan.rows) == 6


def test_the_mapping_may_settle_the_order_of_day_and_month():
    for order, expected in (("day-first", "2026-04-03"), ("month-first", "2026-03-04")):
        plan = plan_of("T,D\na,03-04-26\n", {"fields": {"title": "T", "next_step_on": "D"}, "dates": order})
        assert plan.rows[0].values["next_step_on"].isoformat() == expected


def test_emoji_right_to_left_html_and_formulas_are_only_text():
    nasty = ["🪑 桌椅 👩‍💻", "شركة \u202eabc", "<script>alert(1)</script>", "=HYPERLINK(1)", "'+86 138 0013 8000"]
    plan = plan_of("T\n" + "\n".join(nasty) + "\n", {"fields": {"title": "T"}})
    assert [row.values["title"] for row in plan.rows] == [
        "🪑 桌椅 👩\u200d💻", "شركة abc", "<script>alert(1)</script>", "=HYPERLINK(1)", "+86 138 0013 8000",
    ]  # fmt: skip


def test_over_long_text_is_a_problem_and_not_cut():
    plan = plan_of(f"T\n{'x' * 161}\n", {"fields": {"title": "T"}})
    assert [(p.field, p.code) for p in plan.problems] == [("title", "too_long")]


def test_a_repeated_outside_id_is_a_problem_unless_the_rows_are_equal():
    plan = plan_of("T,I\na,1\na,1\nb,1\nc,\nd,\n", {"fields": {"title": "T", "outside_id": "I"}})
    assert (len(plan.rows), plan.repeats) == (3, 1)
    assert [(p.row, p.field, p.code) for p in plan.problems] == [(4, "outside_id", "repeated")]


def test_a_column_of_free_text_does_not_become_a_thousand_tags():
    text = "T\n" + "\n".join(f"tag {n}" for n in range(400)) + "\n"
    with pytest.raises(BadMapping, match=r"import\.too_many_names"):
        plan_of(text, {"fields": {"title": "T"}, "tags": ["T"]})


def test_words_that_stand_for_nothing_and_values_are_understood():
    plan = plan_of(
        "T,S,C\na,Select,1\nb,Website,0\nc,n/a,\n",
        {
            "empty": ["select", "N/A"],
            "fields": {
                "title": "T",
                "source": "S",
                "stage": {"column": "C", "values": {"1": "qualified"}, "otherwise": "new"},
            },
            "tags": [{"column": "C", "values": {"1": "won; VIP"}}, {"constant": "imported"}],
            "note": [{"column": "S", "label": "From"}],
        },
    )
    assert [(row.source, row.stage, row.tags, row.lines) for row in plan.rows] == [
        ("", "qualified", ("won", "VIP", "imported"), ()),
        ("Website", "new", ("imported",), ("From: Website",)),
        ("", "new", ("imported",), ()),
    ]
    assert plan.new_tags == ["won", "imported"]


def test_a_note_keeps_what_people_wrote():
    first = note_with("", "", ("City: Mumbai", "Visits: 2"))
    edited = first + "\nCalled, very keen: call again"
    assert note_with(edited, "", ("City: Pune", "Visits: 2")) == "City: Pune\nVisits: 2\nCalled, very keen: call again"
    assert note_with(edited, "", ("City: Mumbai", "Visits: 2")) == edited


@given(
    st.text(max_size=60),
    st.lists(st.text(st.characters(exclude_characters="\n"), min_size=1, max_size=20), max_size=5).map(tuple),
)
def test_writing_the_same_lines_twice_changes_nothing(existing, lines):
    once = note_with(existing, "", lines)
    assert note_with(once, "", lines) in (once, note_with(once, "", lines))
    labels = [line.partition(": ")[0] for line in lines]
    if len(set(labels)) == len(labels):
        assert note_with(once, "", lines) == once


def test_a_long_name_is_cut_where_everybody_sees_it():
    assert term_name("x" * 50) == "x" * 39 + "…"


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.json")), ids=lambda path: path.stem)
def test_shipped_mappings_are_valid(path):
    mapping = parse_mapping(json.loads(path.read_text(encoding="utf-8")))
    assert "title" in mapping.fields
