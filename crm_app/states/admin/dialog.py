"""What the parts of the settings share: which part is open, its rows, and the one dialog."""

from collections.abc import Callable
from typing import Any

from crm_app.domain.errors import Conflict, Invalid, RuleViolation
from crm_app.domain.people.history import last_actor_name
from crm_app.states.base import AppState, command
from crm_app.states.pool import Work


class AdminState(AppState):
    """The settings page of one tab of the browser. Defaults hold no data."""

    tab: str = ""
    tabs: list[str] = []
    denied: bool = False
    rows: list[dict[str, Any]] = []
    demo: bool = False
    asking: str = ""
    draft: dict[str, Any] = {}
    errors: dict[str, str] = {}
    alert: dict[str, Any] = {}
    rival: str = ""
    fresh: int = 0
    _id: int = 0
    _seen: int = 0

    @command
    async def close(self):
        """Leave the dialog; nothing is stored."""
        self._shut()

    def _ask(self, what: str, draft: dict[str, Any]) -> None:
        """Open a dialog on a row, or on nothing yet."""
        self.asking, self.draft = what, draft
        self._id, self._seen = int(draft.get("id") or 0), int(draft.get("version") or 0)
        # The inputs keep what is typed by themselves; a new number makes them start over.
        self.errors, self.alert, self.rival, self.fresh = {}, {}, "", self.fresh + 1

    def _shut(self) -> None:
        self.asking, self.draft, self.errors, self.alert, self.rival = "", {}, {}, {}, ""
        self._id = self._seen = 0

    def _row(self, row_id: int, *parts: str) -> dict[str, Any]:
        """A row of the list as the person saw it; an unknown id, or another part's list, leads to nothing."""
        return next((row for row in self.rows if row["id"] == row_id), {}) if self.tab in parts else {}

    async def _submit(self, task: Callable[[Work], Any], kind: str, version: Callable[[Work, int], int]) -> bool:
        """Run what the dialog asks for; a refusal is told inside it and everything typed stays.

        Args:
            task: The change.
            kind: The audited kind of the row, to tell who changed it meanwhile.
            version: Reads the row's present version; saving once more then replaces what the other one did.
        """
        self.errors, self.alert, self.rival = {}, {}, ""
        try:
            await self._work(task)
        except Invalid as refusal:
            self.errors = {name: f"error.{code}" for name, code in refusal.fields.items()}
        except RuleViolation as refusal:
            self.alert = {"key": f"error.{refusal.code}", "params": refusal.params}
        except Conflict:
            row_id = self._id
            self.rival, self._seen = await self._work(
                lambda work: (last_actor_name(work.session, kind, row_id), version(work, row_id)), writing=False
            )
        else:
            return True
        return False
