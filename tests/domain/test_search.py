"""Search: however a name is typed, it is found; and what was not asked for is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_app.domain.leads import queries
from crm_app.domain.records.search import put
from crm_app.domain.records.words import fold, index_words, query_words
from tests.factories import a_lead


@pytest.fixture
def lead(session, office):
    found = a_lead(
        session, office.amy, title="远航物流集团", contact_name="欧阳明月", phone="+86 138-0013-8000", email="ming.yue@yuanhang.example",
        wechat="Moon_88", region="São Paulo", outside_id="PX-2026-7",
    )  # fmt: skip
    a_lead(session, office.amy, title="Oak & Pine Ltd", contact_name="Grace Tan")
    session.flush()
    return found


@pytest.mark.parametrize("typed", [
    "远航", "航", "物流", "远航物流", "遠航物流", "远航 集团", "yuanhang", "YuanHang", "yuanh", "wuliu",
    "yhwl", "wl", "ouyang", "明月", "oymy",
    "138-0013", "13800138000", "+8613800138000", "138 0013 8000", "8000", "ming.yue", "yuanhang.example", "moon", "sao paulo", "SÃO",
    "px-2026", "ＰＸ", "远航 欧阳",
])  # fmt: skip
def test_a_lead_is_found_however_it_is_typed(session, office, lead, typed):
    assert [row.id for row in queries.search(session, office.amy, typed)] == [lead.id]


@pytest.mark.parametrize("typed", [
    "航远", "远流", "明灯", "yuanhangx", "9999", "oak yuanhang", "!!!", "%", "'", '"', "*", "OR", "a AND b", "-", "NEAR(",
])  # fmt: skip
def test_what_is_not_there_is_not_found(session, office, lead, typed):
    assert lead.id not in [row.id for row in queries.search(session, office.amy, typed)]


def test_a_lead_is_found_by_its_number(session, office, lead):
    for typed in (f"#{lead.number}", str(lead.number), f" {lead.number} "):
        assert lead.id in [row.id for row in queries.search(session, office.amy, typed)]


@pytest.mark.parametrize("typed", ["⁹", "#⁹", "9" * 40, "\x00", "a\x00b", "\ud83d\ude00", "😀", "x" * 5000, "字" * 500])
def test_strange_input_finds_nothing_and_breaks_nothing(session, office, lead, typed):
    typed = typed.encode("utf-8", "replace").decode()
    assert queries.search(session, office.amy, typed) == []


def test_nothing_typed_finds_everything_of_the_filter(session, office, lead):
    assert len(queries.search(session, office.amy, "   ")) == 2


@given(st.text(max_size=60))
def test_any_text_finds_the_row_that_carries_it(text):
    """Every word of a query over the whole text begins some word of the index of it."""
    indexed = index_words(text).split()
    assert all(any(word.startswith(asked[:60]) for word in indexed) for asked in query_words(text))


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_words_hold_nothing_that_a_search_engine_takes_for_grammar():
    for word in query_words("""a'b"c*d|e&f!g:(h)<-> 'x' "y" \\ NEAR/2 -z"""):
        assert word.isalnum()


def test_putting_a_row_again_replaces_its_words(session, office, lead):
    put(session, "lead", lead.id, "新名字")
    session.flush()
    assert queries.search(session, office.amy, "远航") == []
    assert [row.id for row in queries.search(session, office.amy, "新名字")] == [lead.id]
