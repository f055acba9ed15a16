"""What somebody tried without the right to: told to nobody, kept in the audit trail."""

import time
from collections import OrderedDict

from crm_app.db.uow import unit_of_work
from crm_app.domain.actor import Actor
from crm_app.domain.errors import Forbidden
from crm_app.domain.records.ledger import audit

# Whoever hammers on a closed door is noted once a minute, or the trail itself could be flooded.
ONCE_IN = 60.0
MOST_KEPT = 2000
_noted: OrderedDict[tuple[int, int | None, str], float] = OrderedDict()


def record_denial(actor: Actor, denial: Forbidden) -> None:
    """Write it down in a transaction of its own, for the one that was refused is rolled back."""
    key, now = (actor.workspace_id, actor.member_id, denial.right), time.monotonic()
    if now - _noted.get(key, -ONCE_IN) < ONCE_IN:
        return
    _noted[key] = now
    if len(_noted) > MOST_KEPT:
        _noted.popitem(last=False)
    with unit_of_work(actor.workspace_id) as session:
        audit(session, actor, "denied", "right", None, right=denial.right)
