"""Who asks: the person behind one event, with role, team and data scope."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from crm_app.domain.clock import local_date, workspace_now


class Role(StrEnum):
    """What a member's post lets them do; the matrix is in ``domain.access.matrix``."""

    ADMINISTRATOR = "administrator"
    MANAGER = "manager"
    SALES = "sales"
    SERVICE = "service"
    ANALYST = "analyst"
    PRIVACY_OFFICER = "privacy_officer"
    TEACHER = "teacher"
    STUDENT = "student"


class Scope(StrEnum):
    """Whose rows a member sees."""

    SELF = "self"
    TEAM = "team"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in member of one workspace. ``member_id`` is None for the system itself."""

    workspace_id: int
    member_id: int | None
    user_id: int | None
    name: str
    role: Role
    scope: Scope
    team_id: int | None = None
    zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    locale: str = "zh"
    clock_offset: int = 0
    session_id: int | None = None

    def now(self) -> datetime:
        """The workspace's present moment, UTC."""
        return workspace_now(self.clock_offset)

    def today(self) -> date:
        """The workspace's present day in its own time zone."""
        return local_date(self.now(), self.zone)


def system_actor(workspace_id: int, **settings: object) -> Actor:
    """The product acting by itself: imports, samples, periodic rules."""
    return Actor(workspace_id, None, None, "system", Role.ADMINISTRATOR, Scope.ALL, **settings)  # type: ignore[arg-type]
