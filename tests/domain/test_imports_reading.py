"""Whatever people upload either becomes a table or gets one clear reason."""

import csv
import io
import zipfile
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from crm_app.domain.imports.reading import read_table
from crm_app.domain.imports.table import MOST_COLUMNS, MOST_ROWS, Unreadable

TEXT = "公司,联系人,备注\n远航物流,张敏,你好\n"


def rows_of(data: bytes, name: str = "leads.csv") -> list[list[str]]:
    table = read_table(name, data)
    return [table.headers, *(row.cells for row in table.rows)]


def a_book(*rows: list[object], title: str = "Sheet") -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_chinese_is_read_in_every_usual_encoding(encoding):
    assert rows_of(TEXT.encode(encoding)) == [["公司", "联系人", "备注"], ["远航物流", "张敏", "你好"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    kept = io.StringIO()
    writer = csv.writer(kept, delimiter=delimiter)
    writer.writerows(
        [["Title", "Note", "Amount"], ["A", 'says "hi", and; so|on', "1,5"], ["B", "two\nlines\tand a tab", "2"]]
    )
    assert rows_of(kept.getvalue().encode()) == [
        ["Title", "Note", "Amount"], ["A", 'says "hi", and; so|on', "1,5"], ["B", "two\nlines\tand a tab", "2"],
    ]  # fmt: skip


def test_rows_are_numbered_as_a_spreadsheet_does():
    table = read_table("a.csv", b'Title,Note\nA,"one\ntwo"\n\n , \nB,x\n')
    assert [row.number for row in table.rows] == [2, 5]


def test_a_row_with_too_many_cells_is_marked_and_a_short_one_filled_up():
    table = read_table("a.csv", b"Title,Note\nA,b,c\nB\nC,d,\n")
    assert [(row.cells, row.overflow) for row in table.rows] == [
        (["A", "b"], True),
        (["B", ""], False),
        (["C", "d"], False),
    ]


def test_repeated_and_missing_headers_are_told_apart_and_said():
    table = read_table("a.csv", b"Name,name,,Name (2),Name\na,b,c,d,e\n")
    assert table.headers == ["Name", "name (3)", "#3", "Name (2)", "Name (4)"]
    assert table.notices == [("import.duplicate_headers", {"columns": ["name", "Name"]})]


LATIN = "Name;City\nJosé Muñoz;Málaga\nZoë Brontë;Genève\n".encode("latin-1")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"", "import.empty"),
        ("a.csv", b"\xef\xbb\xbf\r\n \r\n", "import.empty"),
        ("a.csv", b"Title,Note\n", "import.empty"),
        ("a.csv", b"%PDF-1.7\nabc", "import.not_a_table"),
        ("a.csv", b"\x89PNG\r\n\x1a\nabc", "import.not_a_table"),
        ("a.csv", b"<!DOCTYPE html><html></html>", "import.not_a_table"),
        ("a.csv", b'{"title": "A"}', "import.not_a_table"),
        ("a.csv", b"Title\nA\x00\x01\x02\x03" + bytes(range(256)), "import.not_a_table"),
        ("a.exe", b"Title\nA\n", "import.not_a_table"),
        ("a.xlsx", b"Title\nA\n", "import.not_a_table"),
        ("a.xlsx", b"PK\x03\x04 broken", "import.not_a_table"),
        ("a.csv", b"Title,Note\nA,\xff\xfe\x80\n", "import.encoding"),
        ("a.csv", LATIN, "import.encoding"),
        ("a.csv", b'Title,Note\nA,"never closed\nB,x\n', "import.open_quote"),
        ("a.csv", ",".join(f"c{n}" for n in range(MOST_COLUMNS + 1)).encode() + b"\n1\n", "import.too_wide"),
        ("a.csv", b"Title\n" + b"x\n" * (MOST_ROWS + 1), "import.too_long"),
        ("a.csv", b"x" * (30 * 1024 * 1024 + 1), "import.too_big"),
        ("a.xlsx", a_book(), "import.empty"),
        ("a.xlsx", a_book(["Title"]), "import.empty"),
    ],
)
def test_what_is_no_table_gets_a_clear_reason(name, data, code):
    with pytest.raises(Unreadable) as refused:
        read_table(name, data)
    assert refused.value.code == code


def test_the_largest_allowed_table_is_read():
    header = ",".join(f"c{n}" for n in range(MOST_COLUMNS)).encode()
    assert len(read_table("a.csv", header + b"\n" + b"x\n" * MOST_ROWS).rows) == MOST_ROWS


def test_typed_cells_become_plain_text():
    data = a_book(
        ["Title", "Phone", "Amount", "On", "At", "Yes", "None"],
        ["A", 13800138000, 1200.5, date(2026, 3, 4), datetime.combine(date(2026, 3, 4), time(9, 30)), True, None],
    )
    assert rows_of(data, "a.xlsx")[1] == ["A", "13800138000", "1200.5", "2026-03-04", "2026-03-04 09:30", "yes", ""]


def with_sheet(data: bytes, change) -> bytes:
    """The workbook with its sheet's XML changed."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, change(content) if part.filename == "xl/worksheets/sheet1.xml" else content)
    return kept.getvalue()


def test_one_cell_in_the_far_corner_costs_no_memory():
    book = a_book(["Title", "Note"], ["A", "b"])
    far = with_sheet(book, lambda xml: xml.replace(b'r="B2"', b'r="XFD1048576"').replace(b'r="2"', b'r="1048576"'))
    with pytest.raises(Unreadable, match=r"import\.too_(wide|long)"):
        read_table("a.xlsx", far)


def test_a_zip_bomb_is_not_unpacked():
    bomb = with_sheet(a_book(["Title"], ["A"]), lambda xml: xml + b" " * (260 * 1024 * 1024))
    assert len(bomb) < 1024 * 1024
    with pytest.raises(Unreadable, match=r"import\.too_big_inside"):
        read_table("a.xlsx", bomb)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    for name in ("a.csv", "a.xlsx"):
        try:
            table = read_table(name, data)
        except Unreadable as refused:
            assert refused.code.startswith("import.")
        else:
            assert table.rows
            assert all(len(row.cells) == len(table.headers) for row in table.rows)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=30)


@given(
    st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_spreadsheet_writes_comes_back(records, encoding):
    kept = io.StringIO()
    csv.writer(kept, lineterminator="\r\n").writerows([["Title", "Phone", "Note"], *records])
    expected = [record for record in records if any(cell and not cell.isspace() for cell in record)]
    try:
        found = rows_of(kept.getvalue().encode(encoding))[1:]
    except Unreadable as refused:
        assert refused.code == "import.empty" and not expected
    else:
        assert found == expected
