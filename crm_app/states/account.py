"""One's own account: the password."""

from crm_app.domain.errors import Invalid, RuleViolation
from crm_app.domain.people import login, own_password
from crm_app.domain.people.invitations import ensure_good_password
from crm_app.domain.people.passwords import hash_password, password_matches
from crm_app.states.base import AppState, command
from crm_app.states.inputs import line, mapping
from crm_app.states.pool import Work, hashing

# Guesses of the present password are counted apart from logins, whatever the address: the login is known already.
PLACE = "own password"


class AccountState(AppState):
    """The account page."""

    email: str = ""
    has_password: bool = False
    errors: dict[str, str] = {}
    fresh: int = 0

    @command
    async def open_page(self):
        """Show whose account it is."""
        self.errors = {}
        await self._work(self._read, writing=False)

    @command
    async def change_password(self, form: dict):
        """Check the present password, store the new one, end every other login."""
        form = mapping(form)
        present, new, again = (line(form.get(name), 200) for name in ("present", "password", "password_again"))
        try:
            await self._change(present, new, again)
        except Invalid as refusal:
            self.errors = {name: f"error.{code}" for name, code in refusal.fields.items()}
            return
        self.errors, self.fresh = {}, self.fresh + 1
        self._say("account.toast.password")

    async def _change(self, present: str, new: str, again: str) -> None:
        # Hashing is slow on purpose, so it happens between the units of work.
        email, stored = await self._work(_begin_guess)
        if not await hashing(password_matches, present, stored):
            raise Invalid({"present": "password_wrong"})
        await self._work(lambda work: login.settle_guess(work.session, right=True, email=email, address=PLACE))
        ensure_good_password(email, new, again)
        hashed = await hashing(hash_password, new)
        await self._work(
            lambda work: own_password.change_own_password(work.session, work.actor, seen_hash=stored, new_hash=hashed)
        )

    def _read(self, work: Work) -> None:
        self._greet(work)
        try:
            self.email, self.has_password = own_password.own_account(work.session, work.actor).email, True
        except RuleViolation:
            self.email, self.has_password = "", False


def _begin_guess(work: Work) -> tuple[str, str]:
    """Count the guess as a wrong one before it is looked at, as at the login."""
    user = own_password.own_account(work.session, work.actor)
    login.ensure_not_blocked(work.session, email=user.email, address=PLACE)
    login.settle_guess(work.session, right=False, email=user.email, address=PLACE)
    return user.email, user.password_hash or ""
