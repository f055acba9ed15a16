"""Who may do what. One screen: rows are rights, columns are roles."""

from crm_app.domain.actor import Actor, Role
from crm_app.domain.errors import Forbidden

ADM, MGR, SAL, SVC, ANA, PRV, TEA, STU = (
    Role.ADMINISTRATOR, Role.MANAGER, Role.SALES, Role.SERVICE,
    Role.ANALYST, Role.PRIVACY_OFFICER, Role.TEACHER, Role.STUDENT,
)  # fmt: skip

# fmt: off
MATRIX: dict[str, frozenset[Role]] = {
    "lead.read":       frozenset({ADM, MGR, SAL, SVC, ANA, PRV, TEA, STU}),
    "lead.contact":    frozenset({ADM, MGR, SAL, SVC, PRV, TEA, STU}),  # phone, e-mail, WeChat unmasked
    "lead.create":     frozenset({ADM, MGR, SAL, SVC, TEA, STU}),
    "lead.edit":       frozenset({ADM, MGR, SAL, TEA, STU}),
    "lead.move":       frozenset({ADM, MGR, SAL, TEA, STU}),
    "lead.follow_up":  frozenset({ADM, MGR, SAL, SVC, TEA, STU}),
    "lead.assign":     frozenset({ADM, MGR, TEA, STU}),
    "lead.claim":      frozenset({ADM, MGR, SAL, TEA, STU}),            # take one that nobody owns
    "lead.delete":     frozenset({ADM, MGR, TEA, STU}),
    "lead.import":     frozenset({ADM, MGR, TEA, STU}),
    "view.save":       frozenset({ADM, MGR, SAL, SVC, ANA, PRV, TEA, STU}),
    "view.share":      frozenset({ADM, MGR, ANA, TEA, STU}),
    "admin.settings":  frozenset({ADM, TEA, STU}),                      # stages, sources, tags, reasons
    "admin.people":    frozenset({ADM, TEA}),                           # users, teams, roles, scope
    "audit.read":      frozenset({ADM, PRV}),
}
# fmt: on


def may(actor: Actor, right: str) -> bool:
    """Whether the actor's role holds a right at all; rows are checked on top of it."""
    return actor.role in MATRIX[right]


def ensure_may(actor: Actor, right: str) -> None:
    """Raises:
    Forbidden: The role lacks the right.
    """
    if not may(actor, right):
        raise Forbidden(right)
