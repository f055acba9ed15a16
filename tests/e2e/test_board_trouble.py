"""What can go wrong around a card: the board recovers and says what happened."""

from playwright.sync_api import expect

from crm_app.db.uow import unit_of_work
from crm_app.domain.leads.queries import stages
from crm_app.domain.leads.stage_settings import change_stage
from tests.e2e.people import Desk
from tests.factories import a_stage


def _retire(session, by, stage) -> None:
    change_stage(
        session, by, stage_id=stage.id, seen_version=stage.version, names=stage.names, probability=stage.probability,
        day_limit=stage.day_limit, active=False,
    )  # fmt: skip


def test_a_stale_move_is_taken_back_and_says_where_the_lead_is(company, lead, stored, desk, line):
    moved = lead(company.amy, title="Harbour Cafe")
    amy, cai = desk(company.amy, url=line.url), desk(company.cai)
    amy.stands_in("Harbour Cafe", "new")

    line.hold()
    cai.move_by_menu("Harbour Cafe", "Qualified")
    cai.stands_in("Harbour Cafe", "qualified")
    amy.move_by_menu("Harbour Cafe", "Contacted")
    amy.stands_in("Harbour Cafe", "contacted")
    line.let_go()

    amy.stands_in("Harbour Cafe", "qualified")
    expect(amy.toast).to_contain_text("This lead is in Qualified by now")
    assert stored(moved).stage == "qualified"


def test_news_about_the_card_in_the_hand_wins(company, lead, stored, desk):
    moved = lead(company.amy, title="Harbour Cafe")
    amy, cai = desk(company.amy), desk(company.cai)

    amy.drag("Harbour Cafe", "contacted", drop=False)
    cai.move_by_menu("Harbour Cafe", "Qualified")
    cai.stands_in("Harbour Cafe", "qualified")
    amy.page.wait_for_timeout(1500)  # the news arrives while the card is held; nothing on the screen may show it
    expect(amy.column("qualified").locator("[data-card]")).to_have_count(0)
    amy.page.mouse.up()

    expect(amy.notice).to_contain_text("someone else moved Harbour Cafe")
    amy.stands_in("Harbour Cafe", "qualified")
    assert stored(moved).stage == "qualified"


def test_a_card_that_a_colleague_deletes_goes_and_says_so(company, lead, desk, server):
    gone = lead(company.amy, title="Harbour Cafe")
    lead(company.amy, title="Second Cafe")
    amy, cai = desk(company.amy), desk(company.cai)

    amy.drag("Harbour Cafe", "contacted", drop=False)
    drawer = cai.open("Harbour Cafe")
    drawer.get_by_role("button", name="More actions").click()
    cai.page.get_by_role("menuitem", name="Delete lead").click()
    expect(cai.card("Harbour Cafe")).to_have_count(0)
    amy.page.wait_for_timeout(1500)  # the news arrives while the card is held
    amy.page.mouse.up()

    expect(amy.notice).to_contain_text("Harbour Cafe was deleted")
    expect(amy.card("Harbour Cafe")).to_have_count(0)
    expect(amy.count("new")).to_have_text("1")
    with unit_of_work(company.workspace_id, engine=server.engine) as session:
        assert session.get_one(type(gone), gone.id).deleted_at


def test_a_lead_deleted_while_its_drawer_is_open(company, lead, desk):
    lead(company.amy, title="Harbour Cafe")
    amy, cai = desk(company.amy), desk(company.cai)
    amy.open("Harbour Cafe")

    drawer = cai.open("Harbour Cafe")
    drawer.get_by_role("button", name="More actions").click()
    cai.page.get_by_role("menuitem", name="Delete lead").click()

    expect(amy.drawer).to_be_hidden()
    expect(amy.toast).to_contain_text("This is not here")
    cai.undo()
    amy.stands_in("Harbour Cafe", "new")


def test_a_stage_retired_while_the_board_is_open(company, lead, stored, desk, server, line):
    moved = lead(company.amy, title="Harbour Cafe")
    with unit_of_work(company.workspace_id, engine=server.engine) as session:
        a_stage(session, "Proposal")
    amy = desk(company.amy, url=line.url)
    amy.stands_in("Harbour Cafe", "new")
    line.hold()
    with unit_of_work(company.workspace_id, engine=server.engine) as session:
        stage = next(one for one in stages(session) if one.names["en"] == "Proposal")
        _retire(session, company.eva, stage)

    amy.move_by_menu("Harbour Cafe", "Proposal")
    line.let_go()

    expect(amy.toast).to_contain_text("no longer")
    amy.stands_in("Harbour Cafe", "new")
    assert stored(moved).stage == "new"


def test_a_connection_lost_during_a_drag(company, lead, stored, desk, line, trouble):
    trouble.allow("WebSocket", "ERR_")
    moved = lead(company.amy, title="Harbour Cafe")
    amy = desk(company.amy, url=line.url)
    offline = amy.page.get_by_test_id("offline")

    amy.drag("Harbour Cafe", "contacted", drop=False)
    line.cut()
    expect(offline).to_contain_text("out of reach", timeout=4_000)
    amy.page.mouse.up()
    # Nothing is queued in silence: the card goes back, and the board says so.
    expect(amy.page.get_by_text("Not saved").or_(amy.page.get_by_text("did not answer")).first).to_be_visible(timeout=12_000)
    amy.stands_in("Harbour Cafe", "new")

    line.mend()
    expect(offline).to_be_empty(timeout=20_000)
    amy.page.reload()
    amy.stands_in("Harbour Cafe", "new")
    assert stored(moved).stage == "new"
    amy.drag("Harbour Cafe", "contacted")
    expect(amy.toast.first).to_contain_text("Moved")
    assert stored(moved).stage == "contacted"


def test_offline_is_told_within_three_seconds_and_nothing_is_queued(company, lead, profile, trouble):
    trouble.allow("ERR_INTERNET_DISCONNECTED", "WebSocket", "ERR_")
    lead(company.amy, title="Harbour Cafe")
    context = profile(company.amy)
    amy = Desk(context.new_page())
    amy.page.goto("/leads")
    amy.stands_in("Harbour Cafe", "new")

    context.set_offline(True)
    expect(amy.page.get_by_test_id("offline")).to_contain_text("Nothing is saved until it is back", timeout=3_000)
    amy.page.locator('[data-quick-add="new"]').click()
    amy.page.keyboard.type("Lost Cafe")
    amy.page.keyboard.press("Enter")
    expect(amy.toast).to_contain_text("Not saved")
    expect(amy.page.locator("form [name=title]")).to_have_value("Lost Cafe")

    context.set_offline(False)
    expect(amy.page.get_by_test_id("offline")).to_be_empty(timeout=20_000)
    amy.page.keyboard.press("Enter")
    amy.stands_in("Lost Cafe", "new")
    expect(amy.count("new")).to_have_text("2")


def test_what_the_server_refuses_comes_back_into_the_fields(company, desk):
    amy = desk(company.amy)
    far_too_long = ("Harbour Cafe " * 14).strip()

    amy.quick_add("new", far_too_long, "Ann")

    expect(amy.toast).to_contain_text("too long")
    expect(amy.column("new").locator("form [name=title]")).to_have_value(far_too_long)
    expect(amy.column("new").locator("form [name=contact]")).to_have_value("Ann")
