"""Importing a file through the page."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

ENGLISH = "Outside id,Title,Contact,Amount,Stage\nA-1,Harbour Cafe,Ann,1200,new\nA-2,Second Cafe,Ben,x12,new\n"
CHINESE = "外部编号,标题,联系人,金额,阶段\nA-1,港湾咖啡,安,1200,新线索\nA-2,第二咖啡,本,x12,新线索\n"


@pytest.mark.parametrize("text", [ENGLISH, CHINESE], ids=["english", "chinese"])
def test_a_file_is_matched_checked_and_taken_in(text, company, visit, tmp_path: Path):
    file = tmp_path / "leads.csv"
    file.write_text(text, encoding="utf-8-sig")
    page = visit(company.cai, "/leads/import")

    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_test_id("match")).to_be_visible(timeout=20_000)
    page.get_by_test_id("check").click()
    expect(page.get_by_test_id("preview")).to_be_visible(timeout=20_000)
    expect(page.get_by_test_id("problems")).to_contain_text("x12")
    page.get_by_test_id("commit").click()
    expect(page.get_by_text("The import is done.")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="See them on the board").click()
    expect(page.locator("[data-card]")).to_have_count(1)


def test_a_file_that_is_no_table_says_what_to_do(company, visit, trouble, tmp_path: Path):
    trouble.allow("422")
    file = tmp_path / "leads.csv"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    page = visit(company.cai, "/leads/import")

    page.locator("input[type=file]").set_input_files(file)

    expect(page.get_by_text("This is not a CSV or XLSX table.")).to_be_visible(timeout=20_000)
    expect(page.locator("input[type=file]")).to_be_attached()
