"""The sample company: believable, repeatable, and gone without a trace."""

import hashlib
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, func, select

from crm_app.db.engine import engine_for
from crm_app.db.migrate import upgrade
from crm_app.db.registry import scoped_classes
from crm_app.db.uow import unit_of_work
from crm_app.db.whole import LEFT_BEHIND, _references, copied_tables, workspace_tables
from crm_app.domain.leads.models import Lead, LeadStage, LeadTag
from crm_app.domain.people.login import PERSONAS, persona
from crm_app.domain.people.models import Membership, User, Workspace
from crm_app.domain.people.sessions import ANY_WORKSPACE, open_session
from crm_app.domain.people.setup import create_user, create_workspace
from crm_app.domain.records.models import SearchDoc, TimelineEvent
from crm_app.domain.terms.models import Term
from crm_app.samples import company
from crm_app.samples.company import clear, copy_into, load, load_if_empty
from crm_app.settings import current_settings

FEW = 220


def use_installation(folder, monkeypatch):
    """Have everything that follows work on the installation in this folder."""
    monkeypatch.setenv("CRM_DATA_DIR", str(folder))
    monkeypatch.delenv("CRM_DATABASE_URL", raising=False)
    current_settings.cache_clear()


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """An empty installation, and one with a small sample company."""
    with pytest.MonkeyPatch.context() as patch:
        made = {}
        for name in ("empty", "loaded"):
            made[name] = tmp_path_factory.mktemp(name)
            use_installation(made[name], patch)
            upgrade()
            if name == "loaded":
                load(leads=FEW)
            engine_for(current_settings().database_url).dispose()
        yield made
    current_settings.cache_clear()


@pytest.fixture
def empty(folders, tmp_path, monkeypatch):
    """A migrated installation with nothing in it."""
    shutil.copytree(folders["empty"], tmp_path / "data")
    use_installation(tmp_path / "data", monkeypatch)
    yield
    engine_for(current_settings().database_url).dispose()
    current_settings.cache_clear()


@pytest.fixture
def company_id(folders, tmp_path, monkeypatch):
    """The workspace of a small sample company."""
    shutil.copytree(folders["loaded"], tmp_path / "data")
    use_installation(tmp_path / "data", monkeypatch)
    with unit_of_work(writing=False) as session:
        yield session.exec(select(Workspace.id)).one()
    engine_for(current_settings().database_url).dispose()
    current_settings.cache_clear()


def read(workspace_id, query):
    with unit_of_work(workspace_id, writing=False) as session:
        return session.exec(query).all()


def digest(workspace_id):
    """What must be the same for the same seed."""
    query = select(Lead.title, LeadStage.code, Lead.amount).join(LeadStage, col(LeadStage.id) == Lead.stage_id)
    return hashlib.sha256(repr(sorted(map(tuple, read(workspace_id, query)), key=str)).encode()).hexdigest()


def by_stage(workspace_id):
    query = select(LeadStage.code, func.count()).join(Lead, col(Lead.stage_id) == LeadStage.id).group_by(LeadStage.code)
    return dict(map(tuple, read(workspace_id, query)))


class TestLoading:
    def test_five_personas_and_eight_people_in_two_teams(self, company_id):
        members = read(company_id, select(Membership))
        assert len(members) == 8
        assert sorted(m.persona for m in members if m.persona) == sorted(PERSONAS)
        assert len({m.team_id for m in members}) == 2
        with unit_of_work(writing=False) as session:
            assert {persona(session, code).role for code in PERSONAS} == set(PERSONAS)
            users = session.exec(select(User)).all()
        assert all(u.password_hash is None and u.email.endswith("@dengta.example") for u in users)

    def test_the_board_has_a_believable_shape(self, company_id):
        counts = by_stage(company_id)
        assert sum(counts.values()) == FEW
        assert 0.06 < counts["new"] / FEW < 0.1
        assert 0.04 < counts["contacted"] / FEW < 0.08
        assert 0.03 < counts["qualified"] / FEW < 0.07

    def test_given_up_leads_say_why_and_plan_nothing(self, company_id):
        in_stage = select(Lead).join(LeadStage, col(LeadStage.id) == Lead.stage_id)
        gone = read(company_id, in_stage.where(LeadStage.code == "disqualified"))
        assert all(lead.reason_id and not lead.next_step for lead in gone)
        assert sum(lead.reason_id is not None for lead in read(company_id, select(Lead))) == len(gone)

    def test_ranks_differ_within_a_stage(self, company_id):
        ranks = read(company_id, select(Lead.stage_id, Lead.rank))
        assert len(set(map(tuple, ranks))) == FEW

    def test_the_past_lies_in_the_past(self, company_id):
        now = datetime.now(UTC)
        leads = read(company_id, select(Lead))
        assert all(lead.created_at <= lead.stage_entered_at <= now for lead in leads)
        assert max(now - lead.created_at for lead in leads) > timedelta(days=600)

    def test_the_same_seed_gives_the_same_leads(self, company_id):
        again, other = load(leads=FEW, name="Again"), load(8, leads=40, name="Other")
        assert digest(again) == digest(company_id) != digest(other)

    def test_only_an_installation_without_any_company_gets_one(self, empty, monkeypatch):
        monkeypatch.setattr(company.load, "__kwdefaults__", {"name": company.NAME, "leads": 20})
        assert load_if_empty() is True
        assert load_if_empty() is False

    def test_a_load_that_was_cut_short_is_made_anew(self, empty, monkeypatch):
        monkeypatch.setattr(company.load, "__kwdefaults__", {"name": company.NAME, "leads": 20})
        with unit_of_work() as session:
            half = create_workspace(session, name="Half", kind=company.LOADING).id
        assert load_if_empty() is True
        with unit_of_work(writing=False) as session:
            found = session.exec(select(Workspace)).all()
        assert [w.kind for w in found] == ["demo"]
        assert found[0].id != half

    def test_a_load_that_fails_leaves_nothing(self, empty, monkeypatch):
        monkeypatch.setattr(company.Writer, "write", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            load(leads=20)
        assert everything_left() == {}


def everything_left():
    with unit_of_work(writing=False) as session:
        classes = [*scoped_classes(), Workspace, User]
        rows = {c.__name__: select(func.count()).select_from(c) for c in classes}
        counts = {name: session.exec(query, execution_options=ANY_WORKSPACE).one() for name, query in rows.items()}
    return {name: count for name, count in counts.items() if count}


class TestClearing:
    def test_nothing_is_left(self, company_id):
        with unit_of_work() as session:
            open_session(session, membership=persona(session, "sales"))
        assert clear() == 1
        assert everything_left() == {}

    def test_other_companies_and_their_people_stay(self, company_id):
        with unit_of_work() as session:
            create_user(session, email="amy@own.example", name="Amy", password=None)
            create_workspace(session, name="Own")
        clear()
        assert everything_left() == {"User": 1, "Workspace": 1}

    def test_a_person_of_the_demo_who_also_belongs_elsewhere_stays(self, company_id):
        copy_into(company_id, name="Class", kind="lab")
        clear()
        assert everything_left()["User"] == everything_left()["Membership"] == 8


class TestCopying:
    def test_a_copy_is_equal(self, company_id):
        copy = copy_into(company_id, name="Copy")
        assert digest(copy) == digest(company_id)
        for rows in (Lead, LeadTag, LeadStage, Term, Membership, SearchDoc, TimelineEvent):
            count = select(func.count()).select_from(rows)
            assert read(copy, count) == read(company_id, count)

    def test_every_reference_leads_to_the_copy(self, company_id):
        copy = copy_into(company_id, name="Copy")

        def story(workspace_id):
            columns = (Lead.number, Lead.rank, Membership.name, Term.code, TimelineEvent.kind, TimelineEvent.at)
            return read(workspace_id, select(*columns)
                .join(TimelineEvent, col(TimelineEvent.subject_id) == Lead.id)
                .join(Membership, col(Membership.id) == TimelineEvent.member_id)
                .join(Term, col(Term.id) == Lead.reason_id, isouter=True)
                .order_by(Lead.number, TimelineEvent.at, TimelineEvent.id))  # fmt: skip

        assert story(copy) == story(company_id)
        reasons = {term.id for term in read(copy, select(Term))}
        facts = read(copy, select(TimelineEvent.facts).where(TimelineEvent.kind == "disqualified"))
        told = [fact["reason_id"] for fact in facts]
        assert told
        assert set(told) <= reasons

    def test_a_copy_has_no_personas_and_goes_on_numbering(self, company_id):
        copy = copy_into(company_id, name="Copy")
        assert not any(read(copy, select(Membership.persona)))
        with unit_of_work(writing=False) as session:
            assert persona(session, "sales").workspace_id == company_id

    def test_no_copied_table_points_at_one_that_stays(self):
        assert {t.name for t in workspace_tables()} >= LEFT_BEHIND
        assert not {(t.name, to) for t in copied_tables() for to in _references(t).values() if to in LEFT_BEHIND}


@pytest.mark.slow
def test_the_whole_company_loads_and_copies(empty):
    whole = load()
    counts = by_stage(whole)
    assert (counts["new"], counts["contacted"], counts["qualified"]) == (122, 92, 71)
    assert sum(counts.values()) == 1500
    assert digest(copy_into(whole, name="Copy")) == digest(whole)
