"""What open pages hear: which rows changed since, in order, never their content."""

from sqlmodel import select

from crm_app.domain.leads.bulk import change_many
from crm_app.domain.leads.service import move_lead
from crm_app.domain.records.ledger import announce, announce_stale, audit
from crm_app.domain.records.models import Change
from crm_app.domain.records.queries import MOST_CHANGES, changes_since, sequence_now
from tests.factories import a_lead, an_office


def now(work, office):
    with work(office.eva, writing=False) as session:
        return sequence_now(session)


def heard(work, office, since, topic="leads"):
    with work(office.eva, writing=False) as session:
        return changes_since(session, topic, since)


def test_a_page_that_is_up_to_date_hears_nothing(work, office):
    since = now(work, office)
    found = heard(work, office, since)
    assert (found.ids, found.stale, found.from_seq, found.to_seq) == ((), False, since, since)


def test_each_commit_is_heard_once_and_in_full(work, office):
    since = now(work, office)
    with work(office.eva) as session:
        ids = [a_lead(session, office.amy).id for _ in range(3)]
    found = heard(work, office, since)
    assert (set(found.ids), found.stale) == (set(ids), False)
    with work(office.amy) as session:
        move_lead(session, office.amy, lead_id=ids[1], to="contacted", seen_stage="new")
    later = heard(work, office, found.to_seq)
    assert (later.ids, later.from_seq) == ((ids[1],), found.to_seq)
    assert set(heard(work, office, since).ids) == set(ids), "a row that changed twice is named once"


def test_a_message_holds_ids_only(work, office):
    with work(office.eva) as session:
        a_lead(session, office.amy, title="Secret name")
    with work(office.eva, writing=False) as session:
        for change in session.exec(select(Change)):
            assert "Secret" not in repr(change.model_dump())


def test_other_topics_and_plain_audit_are_not_heard(work, office):
    since = now(work, office)
    with work(office.eva) as session:
        announce(session, "jobs", 7)
        audit(session, office.eva, "member.change", "membership", 1)
    found = heard(work, office, since)
    assert (found.ids, found.stale) == ((), False)
    assert found.to_seq > since, "the page must not ask for the same again"
    assert heard(work, office, since, "jobs").ids == (7,)


def test_work_on_many_says_so_once(work, office):
    with work(office.eva) as session:
        ids = [a_lead(session, office.amy).id for _ in range(5)]
    since = now(work, office)
    with work(office.eva) as session:
        change_many(session, office.eva, lead_ids=ids, field="owner", value=0)
    assert set(heard(work, office, since).ids) == set(ids)
    with work(office.eva) as session:
        announce_stale(session, "leads")
    assert heard(work, office, since).stale


def test_who_missed_too_much_reads_the_page_anew(work, office):
    since = now(work, office)
    for step in range(MOST_CHANGES + 1):
        with work(office.eva) as session:
            announce(session, "leads", step + 1)
    assert heard(work, office, since).stale
    assert not heard(work, office, since + 1).stale


def test_a_page_from_before_a_restored_backup_reads_anew(work, office):
    assert heard(work, office, now(work, office) + 50).stale


def test_a_refused_transaction_is_never_heard(work, office):
    since = now(work, office)
    try:
        with work(office.eva) as session:
            a_lead(session, office.amy)
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert now(work, office) == since


def test_the_neighbours_changes_are_not_ours(work, office):
    with work() as session:
        other = an_office(session, "Other")
    since, ours = now(work, other), now(work, office)
    with work(other.eva) as session:
        a_lead(session, other.amy)
    assert heard(work, other, since).ids
    assert now(work, office) == ours
