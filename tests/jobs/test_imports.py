"""An import is all or nothing, may be interrupted anywhere, and a second time adds nothing."""

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlmodel import func, select

from crm_app.db.uow import unit_of_work
from crm_app.domain.errors import Conflict, NotFound
from crm_app.domain.imports import service
from crm_app.domain.imports.error_file import error_file
from crm_app.domain.imports.models import ImportedRow
from crm_app.domain.leads.models import Lead, LeadStage, LeadTag
from crm_app.domain.leads.service import delete_leads, edit_lead
from crm_app.domain.people.models import Membership
from crm_app.domain.records import jobs
from crm_app.domain.records.models import Job, SearchDoc, TimelineEvent
from crm_app.domain.records.undo import undo
from crm_app.domain.terms.models import Term
from crm_app.jobs import imports as _kinds
from crm_app.jobs import run as pace
from crm_app.jobs.worker import Worker, free_own_leases
from tests.factories import a_lead

MAPPING = {
    "fields": {"outside_id": "Id", "title": "Company", "phone": "Phone", "source": "Source", "owner": "Owner",
               "stage": {"column": "Won", "values": {"1": "qualified"}, "otherwise": "new"}},
    "tags": ["Tags"], "note": ["City"],
}  # fmt: skip
HEADER = "Id,Company,Phone,Source,Owner,Won,Tags,City\n"


def a_file(count: int = 60, city: str = "Mumbai") -> bytes:
    rows = (f"x{n},远航物流 {n},138001380{n:02d},Fair,Amy,{n % 2},Gold;New tag,{city}\n" for n in range(count))
    return (HEADER + "".join(rows)).encode()


@pytest.fixture
def small_slices(monkeypatch):
    monkeypatch.setattr(pace, "SMALLEST", 10)
    monkeypatch.setattr(pace, "LARGEST", 10)


class Desk:
    """Somebody at the import page."""

    def __init__(self, actor):
        self.actor = actor

    def do(self, verb, **arguments):
        with unit_of_work(self.actor.workspace_id) as session:
            return verb(session, self.actor, **arguments)

    def ask(self, data: bytes, name: str = "leads.csv", mapping=MAPPING, verb=service.start_import) -> int:
        file_id = self.do(service.stage_upload, name=name, data=data)
        return self.do(verb, file_id=file_id, mapping=mapping).id

    def bring(self, data: bytes, **how):
        job_id = self.ask(data, **how)
        Worker().run_now(job_id)
        return self.see(job_id)

    def see(self, job_id: int):
        return self.do(service.progress, job_id=job_id)

    def counts(self) -> dict[str, int]:
        with unit_of_work(self.actor.workspace_id, writing=False) as session:
            return {
                c.__name__: session.exec(select(func.count()).select_from(c)).one()
                for c in (Lead, LeadTag, SearchDoc, TimelineEvent, Term)
            }

    def lead(self, outside_id: str):
        with unit_of_work(self.actor.workspace_id, writing=False) as session:
            return session.exec(select(Lead).where(Lead.outside_id == outside_id)).one()


@pytest.fixture
def desk(installation, office):
    return Desk(office.eva)


def wait_until(is_so, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.02)


def results(progress):
    return (progress.state, progress.created, progress.updated, progress.skipped, progress.failed)


def test_a_file_comes_in_with_everything_around_it(desk, office):
    assert results(desk.bring(a_file())) == ("done", 60, 0, 0, 0)
    lead = desk.lead("x3")
    assert (lead.title, lead.phone, lead.owner_id, lead.note) == (
        "远航物流 3",
        "13800138003",
        office.amy.member_id,
        "City: Mumbai",
    )
    counts = desk.counts()
    assert (counts["Lead"], counts["LeadTag"], counts["SearchDoc"], counts["TimelineEvent"]) == (60, 120, 60, 60)
    with unit_of_work(desk.actor.workspace_id, writing=False) as session:
        by_stage = (
            select(LeadStage.code, func.count()).join(Lead, Lead.stage_id == LeadStage.id).group_by(LeadStage.code)
        )
        assert dict(session.exec(by_stage).all()) == {"new": 30, "qualified": 30}
        in_order = session.exec(select(Lead.outside_id).where(Lead.stage_id == lead.stage_id).order_by(Lead.rank)).all()
    assert in_order == [f"x{n}" for n in range(1, 60, 2)]


def test_the_same_file_again_adds_nothing(desk):
    desk.bring(a_file())
    before = desk.counts()
    assert results(desk.bring(a_file())) == ("done", 0, 0, 60, 0)
    assert desk.counts() == before


def test_the_same_file_without_outside_ids_adds_nothing_either(desk):
    mapping = {"fields": {"title": "Company"}}
    assert desk.bring(a_file(), mapping=mapping).created == 60
    assert results(desk.bring(a_file(), mapping=mapping)) == ("done", 0, 0, 60, 0)


def test_only_what_changed_is_updated_and_hand_written_notes_stay(desk):
    desk.bring(a_file())
    desk.do(edit_lead, lead_id=desk.lead("x5").id, changes={"note": ("City: Mumbai", "City: Mumbai\nVery keen")})
    changed = (
        a_file()
        .replace(b"x5,", b"x5,Big ")
        .replace(b"13800138007,Fair,Amy,1,Gold;New tag,Mumbai", b"13800138007,Fair,Amy,1,Gold,Pune")
    )
    report = desk.bring(changed, verb=service.start_preview).report
    assert (report["created"], report["updated"], report["skipped"]) == (0, 2, 58)
    assert [d["changes"] for d in report["differences"]] == [
        {"title": ["远航物流 5", "Big 远航物流 5"]}, {"note": ["City: Mumbai", "City: Pune"]},
    ]  # fmt: skip
    assert results(desk.bring(changed)) == ("done", 0, 2, 58, 0)
    assert desk.lead("x5").note == "City: Mumbai\nVery keen"
    assert desk.lead("x7").note == "City: Pune"


def test_a_lead_in_the_bin_stays_there(desk):
    desk.bring(a_file(3))
    desk.do(delete_leads, lead_ids=[desk.lead("x1").id])
    assert results(desk.bring(a_file(3))) == ("done", 0, 0, 3, 0)


def test_a_row_of_a_lead_out_of_sight_is_refused_like_any_taken_id(desk, office):
    with unit_of_work(office.workspace_id) as session:
        a_lead(session, office.dan, title="South", outside_id="x1")
    manager = Desk(office.cai)
    progress = manager.bring(a_file(3))
    assert results(progress) == ("done", 2, 0, 0, 1)
    with unit_of_work(office.workspace_id) as session:
        name, data = error_file(session, office.cai, job_id=progress.job_id, locale="en")
    assert name.startswith("leads-") and b"taken already" in data


def test_failing_rows_come_back_as_a_safe_file_in_the_readers_language(desk):
    data = (
        HEADER
        + "a1,Good,13800138000,Fair,Amy,0,,\na2,=cmd|' /C calc'!A0,nonsense,Fair,Zed,0,,\na3,,+86 13800138000,-Fair,@x,0,,\n"
    )
    progress = desk.bring(data.encode())
    assert results(progress) == ("done", 1, 0, 0, 2)
    for locale, words in (("en", "There is no such colleague"), ("zh", "没有这位同事")):
        with unit_of_work(desk.actor.workspace_id) as session:
            text = error_file(session, desk.actor, job_id=progress.job_id, locale=locale)[1].decode("utf-8-sig")
        assert words in text
        assert not any(cell.startswith(("=", "+", "-", "@")) for line in text.splitlines() for cell in line.split(","))


def test_an_undone_import_leaves_nothing_and_may_come_again(desk):
    before = desk.counts()
    progress = desk.bring(a_file())
    assert progress.may_undo
    Worker().run_now(desk.do(service.undo_import, job_id=progress.job_id).id)
    assert desk.counts() == before
    assert desk.see(progress.job_id).state == "undone"
    with pytest.raises(Conflict):
        desk.do(service.undo_import, job_id=progress.job_id)
    assert desk.bring(a_file()).created == 60


def test_undo_restores_updates_and_keeps_and_lists_what_was_edited_since(desk):
    desk.bring(a_file(10))
    progress = desk.bring(a_file(12, city="Pune"))
    assert (progress.created, progress.updated) == (2, 10)
    for outside_id in ("x4", "x11"):
        lead = desk.lead(outside_id)
        desk.do(edit_lead, lead_id=lead.id, changes={"contact_name": ("", "Zhang Min")})
    listed = {row["title"] for row in desk.do(service.edited_since_import, job_id=progress.job_id)}
    assert listed == {"远航物流 4", "远航物流 11"}
    with unit_of_work(desk.actor.workspace_id) as session:
        undo(session, desk.actor, step_id=progress.undo_id)
        job = session.exec(select(Job.id).where(Job.kind == service.UNDO)).one()
    Worker().run_now(job)
    assert {row["title"] for row in desk.see(job).kept} == listed
    assert desk.lead("x3").note == "City: Mumbai"
    assert (desk.lead("x4").note, desk.lead("x11").contact_name) == ("City: Pune", "Zhang Min")
    assert desk.counts()["Lead"] == 11


@pytest.mark.usefixtures("small_slices")
def test_a_cancelled_import_leaves_nothing_behind(desk, monkeypatch):
    before = desk.counts()
    job_id = desk.ask(a_file())
    written = _kinds.commit_slice

    def cancelling(session, actor, **how):
        if jobs_done(session, job_id) >= 30:
            how["rows"] = []
            with_cancel(session, job_id)
        return written(session, actor, **how)

    monkeypatch.setattr(_kinds, "commit_slice", cancelling)
    Worker().run_now(job_id)
    assert results(desk.see(job_id)) == ("cancelled", 0, 0, 0, 0)
    assert desk.counts() == before


def jobs_done(session, job_id):
    return session.exec(select(Job.done).where(Job.id == job_id)).one()


def with_cancel(session, job_id):
    jobs.ask_cancel(session, session.get(Job, job_id))


def test_an_import_cancelled_before_it_began_ends_at_once(desk):
    job_id = desk.ask(a_file())
    desk.do(service.cancel_import, job_id=job_id)
    assert desk.see(job_id).state == "cancelled"
    assert not Worker().run_now(job_id)


@pytest.mark.usefixtures("small_slices")
def test_an_import_that_fails_leaves_nothing_behind(desk, monkeypatch):
    before = desk.counts()
    job_id = desk.ask(a_file())
    calls = iter(range(100))
    written = _kinds.commit_slice

    def disabling(session, actor, **how):
        if next(calls) == 3:
            session.get(Membership, actor.member_id).active = False
        return written(session, actor, **how)

    monkeypatch.setattr(_kinds, "commit_slice", disabling)
    Worker().run_now(job_id)
    assert desk.see(job_id).state == "failed"
    assert desk.see(job_id).error["code"] == "job.member_gone"
    assert desk.counts() == before


@pytest.mark.usefixtures("small_slices")
def test_a_stumble_is_tried_again_from_where_it_was(desk, monkeypatch):
    job_id = desk.ask(a_file())
    calls = iter(range(100))
    written = _kinds.commit_slice

    def stumbling(session, actor, **how):
        counts = written(session, actor, **how)
        if next(calls) in (2, 4):
            raise OSError("the disk was away")
        return counts

    monkeypatch.setattr(_kinds, "commit_slice", stumbling)
    for _ in range(3):
        Worker().run_now(job_id)
        with unit_of_work(desk.actor.workspace_id) as session:
            session.get(Job, job_id).lease_until = None
    assert results(desk.see(job_id)) == ("done", 60, 0, 0, 0)
    assert desk.counts()["Lead"] == 60


def test_a_worker_that_lost_its_lease_writes_nothing(desk):
    job_id = desk.ask(a_file())
    with unit_of_work() as session:
        job = jobs.lease(session, "elsewhere:1:a:0")
    assert job.id == job_id
    with unit_of_work(desk.actor.workspace_id) as session:
        session.get(Job, job_id).lease_owner = "another:2:b:0"
    with pytest.raises(jobs.LeaseLost), unit_of_work(desk.actor.workspace_id) as session:
        jobs.report(session, job, result={}, done=5)
    assert desk.see(job_id).done == 0


def test_only_those_who_may_import_do_and_nobody_sees_anothers_import(desk, office):
    for actor in (office.amy, office.fay, office.gus):
        with pytest.raises(NotFound):
            Desk(actor).ask(a_file())
    progress = desk.bring(a_file(3))
    for verb in (service.progress, service.cancel_import, service.undo_import, service.edited_since_import):
        with pytest.raises(NotFound):
            Desk(office.cai).do(verb, job_id=progress.job_id)
    file_id = desk.do(service.stage_upload, name="a.csv", data=a_file())
    with pytest.raises(NotFound):
        Desk(office.cai).do(service.start_import, file_id=file_id)


def test_a_mapping_is_remembered_for_the_same_headers(desk):
    desk.bring(a_file(3))
    report = desk.bring(a_file(4, city="Pune"), mapping=None, verb=service.start_preview).report
    assert report["mapped_from"] == "remembered"
    assert (report["created"], report["updated"]) == (1, 3)


def test_a_preview_names_duplicates_and_writes_nothing(desk, office):
    with unit_of_work(office.workspace_id) as session:
        a_lead(session, title="There already", phone="+86 138 0013 8001")
    before = desk.counts()
    report = desk.bring(a_file(3) + b"x9,Twin,13800138002,Fair,Amy,0,,\n", verb=service.start_preview).report
    assert [(d["row"], d["title"], d["other_row"]) for d in report["duplicates"]] == [
        (3, "There already", 0),
        (5, "", 4),
    ]
    assert (report["new_sources"], report["new_tags"]) == (["Fair"], ["Gold", "New tag"])
    assert desk.counts() == before


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_worker_killed_at_any_point_loses_and_doubles_nothing(desk, installation):
    environ = {**os.environ, **installation.environ()}
    count = 6000
    rows = "".join(f"x{n},Company {n},,Fair,Amy,{n % 2},Gold,Mumbai\n" for n in range(count))
    job_id = desk.ask((HEADER + rows).encode())
    for _ in range(4):
        seen = desk.see(job_id).done
        worker = subprocess.Popen([sys.executable, "-m", "crm_app.jobs"], env=environ)
        try:
            wait_until(lambda seen=seen: desk.see(job_id).done > seen + 300)
        finally:
            worker.kill()
            worker.wait()
    assert 0 < desk.see(job_id).done < count
    free_own_leases()
    Worker().run_now(job_id)
    assert results(desk.see(job_id)) == ("done", count, 0, 0, 0)
    counts = desk.counts()
    assert (counts["Lead"], counts["SearchDoc"], counts["TimelineEvent"], counts["LeadTag"]) == (count,) * 4
    with unit_of_work(desk.actor.workspace_id, writing=False) as session:
        assert session.exec(select(func.count()).select_from(ImportedRow)).one() == count


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_worker_asked_to_end_gives_its_job_back(desk, installation):
    rows = "".join(f"x{n},Company {n},,Fair,Amy,0,,\n" for n in range(4000))
    job_id = desk.ask((HEADER + rows).encode())
    worker = subprocess.Popen([sys.executable, "-m", "crm_app.jobs"], env={**os.environ, **installation.environ()})
    wait_until(lambda: desk.see(job_id).done > 0)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=8) == 0
    assert desk.see(job_id).state == "waiting"
    assert 0 < desk.see(job_id).done < 4000
