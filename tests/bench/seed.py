"""Companies of a given size for the benchmark, written set-based: the sizes matter here, not the story."""

import random
from datetime import timedelta

from sqlalchemy import insert
from sqlmodel import select

from crm_app.db.uow import unit_of_work
from crm_app.domain.actor import Role, Scope
from crm_app.domain.clock import wall_now
from crm_app.domain.leads.models import Lead, LeadStage, LeadTag
from crm_app.domain.leads.rank import ranks_in_order
from crm_app.domain.leads.stage_settings import seed_stages
from crm_app.domain.people.models import DEMO, Membership, Team
from crm_app.domain.people.sessions import open_session
from crm_app.domain.people.setup import create_user, create_workspace, join
from crm_app.domain.records.models import WorkspaceHead
from crm_app.domain.records.search import put_many
from crm_app.domain.terms.models import Term, TermKind
from crm_app.domain.terms.service import seed_terms

SHARES = (("new", 0.4), ("contacted", 0.35), ("qualified", 0.25))
NAMES = ("远航物流", "蓝海科技", "华东医院", "Harbor Legal", "Northwind Studio", "江南大学", "Baltic Shipping", "明德中学")
PEOPLE = ("张敏", "刘洋", "陈晨", "John Smith", "Anna Keller", "欧阳明月")


def a_company(size: int, *, viewers: int = 1) -> tuple[int, list[str]]:
    """Make a workspace with this many open leads.

    Returns:
        The workspace's id, and a login token for each of its viewers (administrators).
    """
    with unit_of_work() as session:
        workspace = create_workspace(session, name=f"Bench {size}", kind=DEMO)
        seed_terms(session)
        seed_stages(session)
        team = Team(code="north", names={"zh": "北区", "en": "North"})
        session.add(team)
        session.flush()
        members, tokens = [], []
        for place in range(max(viewers, 8)):
            user = create_user(session, email=f"b{workspace.id}-{place}@bench.example", name=f"Viewer {place}", password=None)
            members.append(join(session, user, role=Role.ADMINISTRATOR, scope=Scope.ALL, team_id=team.id))
            tokens.append(open_session(session, membership=members[-1]))
        _leads(session, workspace.id, size, members)
    return workspace.id or 0, tokens


def _leads(session, workspace_id: int, size: int, members: list[Membership]) -> None:
    chance, now = random.Random(size), wall_now()
    stages = {stage.code: stage for stage in session.exec(select(LeadStage))}
    tags = [term.id for term in session.exec(select(Term).where(Term.kind == TermKind.TAG))]
    sources = [term.id for term in session.exec(select(Term).where(Term.kind == TermKind.LEAD_SOURCE))]
    ranks, rows = ranks_in_order(size), []
    for number in range(1, size + 1):
        stage = stages[chance.choices([code for code, _ in SHARES], [share for _, share in SHARES])[0]]
        member = chance.choice(members)
        rows.append({
            "workspace_id": workspace_id, "number": number, "version": 1, "title": f"{chance.choice(NAMES)} {number}",
            "contact_name": chance.choice(PEOPLE), "phone": f"138{chance.randrange(10**8):08d}", "email": "", "wechat": "",
            "region": "", "amount": chance.randrange(10**5, 10**8), "currency": "CNY", "intent": chance.choice("ABCD"),
            "stage_id": stage.id, "stage_entered_at": now - timedelta(days=chance.randrange(12)), "rank": ranks[number - 1],
            "source_id": chance.choice(sources), "owner_id": member.id, "team_id": member.team_id, "assigned_at": now,
            "next_step": "回访", "next_step_on": (now + timedelta(days=chance.randrange(-5, 9))).date(), "note": "",
            "created_at": now, "updated_at": now,
        })  # fmt: skip
    session.execute(insert(Lead), rows)
    found = session.exec(select(Lead.id, Lead.title, Lead.contact_name, Lead.phone)).all()
    session.execute(insert(LeadTag), [
        {"workspace_id": workspace_id, "lead_id": row[0], "term_id": chance.choice(tags)} for row in found if chance.random() < 0.6
    ])  # fmt: skip
    put_many(session, "lead", [(row[0], (row[1], row[2], row[3])) for row in found])
    head = session.exec(select(WorkspaceHead).where(WorkspaceHead.workspace_id == workspace_id)).one()
    head.next_lead_number = size + 1
    session.add(head)
