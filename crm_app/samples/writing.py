"""Carrying out a plan through the services, each act at its own moment in the past."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from crm_app.domain.actor import Actor
from crm_app.domain.clock import wall_now
from crm_app.domain.leads.bulk import change_many, claim_lead
from crm_app.domain.leads.follow_up import complete_next_step, log_follow_up
from crm_app.domain.leads.queries import stages
from crm_app.domain.leads.service import create_lead, move_lead
from crm_app.domain.people.queries import members
from crm_app.domain.terms.models import TermKind
from crm_app.domain.terms.service import terms
from crm_app.samples.plan import Act


@dataclass(slots=True)
class Told:
    """A lead that exists by now, and the stage it is in."""

    id: int
    stage: str = "new"


class Writer:
    """Knows the people, the dictionaries and the leads written so far."""

    def __init__(self, people: dict[str, Actor], session: Any):
        self.people = people
        self.terms = {kind: {term.code: term.id or 0 for term in terms(session, kind)} for kind in TermKind}
        self.leads: dict[int, Told] = {}
        self.verbs: dict[str, Callable[[Any, Actor, Act], None]] = {
            "create": self._create, "assign": self._assign, "claim": self._claim, "follow_up": self._follow_up,
            "done": self._done, "move": self._move,
        }  # fmt: skip

    def write(self, session: Any, acts: Iterable[Act]) -> None:
        """Carry out some acts in an open unit of work."""
        # Held, so that the session looks every owner, stage and term up once in a slice and not once in an act.
        held = [members(session), stages(session), *(terms(session, kind) for kind in TermKind)]
        for act in acts:
            self.verbs[act.verb](session, self._actor(act), act)
            # The next act must find what this one did: ranks are read from the database.
            session.flush()
        held.clear()

    def _actor(self, act: Act) -> Actor:
        back = round((act.at - wall_now()).total_seconds())
        return replace(self.people[act.who], clock_offset=min(back, 0))

    def _create(self, session: Any, actor: Actor, act: Act) -> None:
        owner, tags = act.details["owner"], self.terms[TermKind.TAG]
        lead = create_lead(
            session, actor, owner_id=self.people[owner].member_id if owner else None,
            source_id=self.terms[TermKind.LEAD_SOURCE][act.details["source"]],
            tag_ids=tuple(tags[code] for code in act.details["tags"]), **act.details["fields"],
        )  # fmt: skip
        self.leads[act.lead] = Told(lead.id)

    def _assign(self, session: Any, actor: Actor, act: Act) -> None:
        owner = self.people[act.details["to"]].member_id
        change_many(session, actor, lead_ids=[self.leads[act.lead].id], field="owner", value=owner)

    def _claim(self, session: Any, actor: Actor, act: Act) -> None:
        claim_lead(session, actor, lead_id=self.leads[act.lead].id)

    def _follow_up(self, session: Any, actor: Actor, act: Act) -> None:
        log_follow_up(session, actor, lead_id=self.leads[act.lead].id, **act.details)

    def _done(self, session: Any, actor: Actor, act: Act) -> None:
        complete_next_step(session, actor, lead_id=self.leads[act.lead].id, **act.details)

    def _move(self, session: Any, actor: Actor, act: Act) -> None:
        lead, to, reason = self.leads[act.lead], act.details["to"], act.details["reason"]
        reason_id = self.terms[TermKind.DISQUALIFY_REASON].get(reason)
        move_lead(session, actor, lead_id=lead.id, to=to, seen_stage=lead.stage, reason_id=reason_id, place=False)
        lead.stage = to
