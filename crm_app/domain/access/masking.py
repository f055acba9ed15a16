"""Contact data for those who work without it: they see that there is some, never what."""

from crm_app.domain.access.matrix import may
from crm_app.domain.actor import Actor

MASK = "•••"


def contact_shown(actor: Actor, value: str) -> str:
    """A contact's name, number or address as the actor may see it."""
    return value if not value or may(actor, "lead.contact") else MASK
